# Reference values for tests/test_comparison.py and test_detection.py (made with R 4.2.2, base):
#   Rscript tests/reference/comparison.R
write <- function(value, file) {
  write.csv(format(value, digits = 15), file.path("tests", "reference", file),
            row.names = FALSE, quote = FALSE)
}
# Newcombe (1998), method 10, at level 1 - 0.05 / 15, and Fisher with Benjamini-Hochberg.
wilson <- function(x, n, level) {
  z <- qnorm(1 - (1 - level) / 2); p <- x / n
  (p + z^2 / (2 * n) + c(-1, 1) * z * sqrt(p * (1 - p) / n + z^2 / (4 * n^2))) / (1 + z^2 / n)
}
groups <- rbind(c(9, 9, 7, 8, 11), c(10, 10, 39, 19, 20), c(7, 9, 11, 15, 40))
bases <- rowSums(groups); level <- 1 - 0.05 / 15; out <- NULL
for (a in 1:2) for (b in (a + 1):3) for (j in 1:5) {
  pa <- groups[a, j] / bases[a]; pb <- groups[b, j] / bases[b]
  wa <- wilson(groups[a, j], bases[a], level); wb <- wilson(groups[b, j], bases[b], level)
  table <- matrix(c(groups[a, j], groups[b, j], bases[a] - groups[a, j], bases[b] - groups[b, j]), 2)
  out <- rbind(out, data.frame(low_all = pa - pb - sqrt((pa - wa[1])^2 + (wb[2] - pb)^2),
                               high_all = pa - pb + sqrt((wa[2] - pa)^2 + (pb - wb[1])^2),
                               p = fisher.test(table)$p.value))
}
out$p_bh <- p.adjust(out$p, "BH")
write(out, "comparison_differences.csv")
# Power of Fisher's exact test: every pair of counts, its p-value and its chance.
p_values <- function(na, nb) outer(0:na, 0:nb, Vectorize(function(x, y)
  fisher.test(matrix(c(x, na - x, y, nb - y), 2))$p.value))
power <- function(p, pa, pb, na, nb, level)
  sum(outer(dbinom(0:na, na, pa), dbinom(0:nb, nb, pb)) * (p <= level))
cases <- rbind(c(0.2, 0.5, 12, 15, 0.05), c(0.3, 0.3, 20, 8, 0.05), c(0.1, 0.6, 44, 30, 0.01),
               c(0, 0.4, 10, 10, 0.05), c(0.45, 0.2, 44, 74, 0.005))
powers <- NULL
for (i in 1:nrow(cases)) {
  case <- cases[i, ]; p <- p_values(case[3], case[4])
  powers <- rbind(powers, data.frame(share_a = case[1], share_b = case[2], base_a = case[3],
    base_b = case[4], level = case[5], power = power(p, case[1], case[2], case[3], case[4], case[5])))
}
write(powers, "fisher_powers.csv")
# Smallest difference seen 8 times out of 10: in thousandths, in both directions, whichever group
# differs; the larger of the directions that can be reached.
smallest <- function(share, na, nb, level) {
  p <- p_values(na, nb)
  by_way <- sapply(c(1, -1), function(way) max(sapply(list(c(1, 2), c(2, 1)), function(order) {
    for (d in seq_len(floor((if (way > 0) 1 - share else share) * 1000 + 1e-7)) / 1000) {
      shares <- c(share, min(1, max(0, share + way * d)))[order]
      if (power(p, shares[1], shares[2], na, nb, level) >= 0.8) return(d)
    }
    Inf
  })))
  reached <- by_way[is.finite(by_way)]
  if (length(reached)) max(reached) else NA
}
wanted <- rbind(c(0.25, 20, 30, 0.05), c(0.1, 20, 30, 0.05), c(0.6, 15, 15, 0.01), c(0.5, 3, 3, 0.05))
found <- apply(wanted, 1, function(case) smallest(case[1], case[2], case[3], case[4]))
write(data.frame(share = wanted[, 1], base_a = wanted[, 2], base_b = wanted[, 3],
                 level = wanted[, 4], detectable = found), "detectable.csv")
