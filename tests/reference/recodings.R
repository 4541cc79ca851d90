# Reference values for tests/test_second_readings.py and tests/test_recodings.py (made with R 4.2.2, stats only):
#   Rscript tests/reference/recodings.R
write <- function(value, file) {
  write.csv(format(value, digits = 15, trim = TRUE), file.path("tests", "reference", file),
            row.names = FALSE, quote = FALSE)
}
codes <- c("a", "b", "c"); weight <- 1
cells <- matrix(c(3, 2, 1, 2, 1, 1), 3, dimnames = list(codes, c("g", "h")))  # first reading
confusion <- matrix(c(4, 0, 1, 1, 3, 0, 0, 0, 1), 3, dimnames = list(codes, codes))
alpha <- confusion + weight / 3; n <- rowSums(cells); total <- rowSums(alpha)
# Rates: marginals of a Dirichlet law are Beta laws.
pairs <- expand.grid(to = 1:3, from = 1:3)
write(data.frame(code_from = codes[pairs$from], code_to = codes[pairs$to],
  rate = mapply(function(i, j) alpha[i, j] / total[i], pairs$from, pairs$to),
  low = mapply(function(i, j) qbeta(.025, alpha[i, j], total[i] - alpha[i, j]), pairs$from, pairs$to),
  high = mapply(function(i, j) qbeta(.975, alpha[i, j], total[i] - alpha[i, j]), pairs$from, pairs$to)),
  "second_readings_rates.csv")
# Counts of a second reading: sum of Dirichlet-multinomial laws, one per code, enumerated.
law <- function(i) {
  x <- expand.grid(a = 0:n[i], b = 0:n[i]); x$c <- n[i] - x$a - x$b; x <- x[x$c >= 0, ]
  x$p <- apply(x, 1, function(v) exp(lgamma(n[i] + 1) - sum(lgamma(v + 1)) + lgamma(total[i]) -
    lgamma(total[i] + n[i]) + sum(lgamma(alpha[i, ] + v) - lgamma(alpha[i, ]))))
  x
}
add <- function(x, y) {
  z <- merge(x, y, by = NULL)
  aggregate(p ~ a + b + c, data.frame(a = z$a.x + z$a.y, b = z$b.x + z$b.y, c = z$c.x + z$c.y,
                                      p = z$p.x * z$p.y), sum)
}
sums <- Reduce(add, lapply(1:3, law)); size <- sum(n)
mean <- sapply(codes, function(j) sum(sums[[j]] * sums$p) / size)
write(data.frame(code = codes, mean = mean,
  deviation = sapply(codes, function(j) sqrt(sum((sums[[j]] / size - mean[j])^2 * sums$p)))),
  "second_readings_moments.csv")
# Claims: a before b; a before all; a above 40 %; no b in g (E[(1 - q)^m], a ratio of Beta functions).
none <- prod(sapply(1:3, function(i) beta(alpha[i, "b"], total[i] - alpha[i, "b"] + cells[i, "g"]) /
                                     beta(alpha[i, "b"], total[i] - alpha[i, "b"])))
write(data.frame(claim = c("a>b", "a", "a>0.4", "no b in g"), probability = c(
  sum(sums$p[sums$a > sums$b]), sum(sums$p[sums$a > pmax(sums$b, sums$c)]),
  sum(sums$p[10 * sums$a > 4 * size]), none)), "second_readings_claims.csv")
# Recodings: nine units, the codes that each can have, every combination listed.
options <- list("a", c("a", "b"), c("a", "c"), "b", c("a", "b", "c"), c("b", "c"), "c", c("a", "b"), "a")
every <- expand.grid(options)
tables <- as.data.frame(t(apply(every, 1, function(row) table(factor(row, codes)))))
counts <- aggregate(list(n_combinations = rep(1, nrow(tables))), tables, sum)
write(counts[order(counts$a, counts$b, counts$c), ], "recoded_counts.csv")
