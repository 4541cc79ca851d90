# Reference values for tests/test_stats.py, with base R only (made with R 4.2.2):
#   Rscript tests/reference/stats.R
# The table is the category x workshop table of the Hauts-de-France synthesis (44 propositions).
counts <- matrix(c(3, 1, 2, 1, 0,
                   0, 3, 0, 1, 0,
                   5, 2, 2, 0, 3,
                   1, 3, 3, 6, 1,
                   0, 0, 0, 0, 7), nrow = 5, byrow = TRUE)
write <- function(value, file) {
  write.csv(format(value, digits = 15), file.path("tests", "reference", file),
            row.names = FALSE, quote = FALSE)
}
test <- suppressWarnings(chisq.test(counts, correct = FALSE))
write(as.data.frame(test$expected), "expected.csv")
write(as.data.frame(test$stdres), "adjusted_residuals.csv")
rows <- rowSums(counts); columns <- colSums(counts); total <- sum(counts)
empty <- outer(1:5, 1:5, Vectorize(function(i, j) dhyper(0, columns[j], total - columns[j], rows[i])))
write(as.data.frame(empty), "empty_probability.csv")
write(as.data.frame(matrix(p.adjust(empty, "holm"), nrow = 5)), "empty_adjusted.csv")
set.seed(1)
simulated <- chisq.test(counts, simulate.p.value = TRUE, B = 1e6)$p.value
fair <- matrix(c(20, 10, 10, 20), nrow = 2)
asymptotic <- chisq.test(fair, correct = FALSE)
write(data.frame(statistic = unname(test$statistic), df = unname(test$parameter),
                 simulated = simulated, fair_statistic = unname(asymptotic$statistic),
                 fair_p = asymptotic$p.value), "independence.csv")
# Goodman (1965): score intervals at level 1 - alpha / k.
n <- rows; k <- length(n); chi <- qchisq(1 - 0.05 / k, 1)
root <- sqrt(chi * (chi + 4 * n * (total - n) / total))
write(data.frame(low = (chi + 2 * n - root) / (2 * (total + chi)),
                 high = (chi + 2 * n + root) / (2 * (total + chi))), "goodman.csv")
# Newcombe (1998), method 10: from the Wilson limits that prop.test gives, and Fisher, Holm.
wilson <- function(x, n) prop.test(x, n, correct = FALSE)$conf.int
groups <- rbind(c(9, 9, 7, 8, 11), c(10, 10, 39, 19, 20), c(7, 9, 11, 15, 40))
bases <- rowSums(groups); out <- NULL
for (a in 1:2) for (b in (a + 1):3) for (j in 1:5) {
  pa <- groups[a, j] / bases[a]; pb <- groups[b, j] / bases[b]
  wa <- suppressWarnings(wilson(groups[a, j], bases[a])); wb <- suppressWarnings(wilson(groups[b, j], bases[b]))
  fisher <- fisher.test(matrix(c(groups[a, j], groups[b, j], bases[a] - groups[a, j], bases[b] - groups[b, j]), 2))$p.value
  out <- rbind(out, data.frame(difference = pa - pb,
    low = pa - pb - sqrt((pa - wa[1])^2 + (wb[2] - pb)^2),
    high = pa - pb + sqrt((wa[2] - pa)^2 + (pb - wb[1])^2), p = fisher))
}
out$p_adjusted <- p.adjust(out$p, "holm")
write(out, "newcombe.csv")
