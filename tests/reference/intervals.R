# Reference values for tests/test_intervals.py, test_simultaneous.py and test_differences.py, made with
#   Rscript tests/reference/intervals.R
# R 4.2.2, stats 4.2.2 (prop.test, binom.test, qbeta), epiR 2.0.57 (epi.conf, method "jeffreys").
# MultinomialCI, DescTools and PropCIs are not in Debian: Sison-Glaz and the paired interval are
# written here from the papers, the moments of the truncated Poisson laws summed term by term.
suppressMessages(suppressWarnings(library(epiR)))
write <- function(value, file) {
  write.csv(format(value, digits = 15, trim = TRUE, scientific = FALSE),
            file.path("tests", "reference", file), row.names = FALSE, quote = FALSE)
}
wilson <- function(x, n, level = 0.95) {
  suppressWarnings(prop.test(x, n, conf.level = level, correct = FALSE)$conf.int[1:2])
}
# One share: Wilson, Clopper-Pearson, Jeffreys.
cases <- rbind(c(7, 44), c(0, 10), c(10, 10), c(1, 3), c(1, 1), c(0, 1), c(5610, 51000), c(23, 25000))
out <- NULL
for (level in c(0.90, 0.95, 0.99)) for (i in seq_len(nrow(cases))) {
  x <- cases[i, 1]; n <- cases[i, 2]
  w <- wilson(x, n, level); e <- binom.test(x, n, conf.level = level)$conf.int
  inside <- x > 0 && x < n
  j <- if (inside && n > 1)
    as.numeric(epi.conf(matrix(c(x, n), 1), ctype = "prevalence", method = "jeffreys",
                        conf.level = level)[c("lower", "upper")])
  else c(if (x == 0) 0 else qbeta((1 - level) / 2, x + 0.5, n - x + 0.5),
         if (x == n) 1 else qbeta(1 - (1 - level) / 2, x + 0.5, n - x + 0.5))
  out <- rbind(out, data.frame(count = x, base = n, confidence = level,
    wilson_low = w[1], wilson_high = w[2], clopper_low = e[1], clopper_high = e[2],
    jeffreys_low = j[1], jeffreys_high = j[2]))
}
write(out, "share_intervals.csv")
# A whole distribution: Goodman, Bonferroni-Clopper-Pearson, Sison-Glaz (1995).
box <- function(n, c) {
  total <- sum(n); mean <- variance <- third <- fourth <- inside <- numeric(length(n))
  for (i in seq_along(n)) {
    x <- max(n[i] - c, 0):min(n[i] + c, total)
    law <- dpois(x, n[i]); inside[i] <- sum(law); law <- law / sum(law)
    mean[i] <- sum(x * law); d <- x - mean[i]
    variance[i] <- sum(d^2 * law); third[i] <- sum(d^3 * law); fourth[i] <- sum(d^4 * law)
  }
  s <- sqrt(sum(variance)); z <- (total - sum(mean)) / s
  g1 <- sum(third) / s^3; g2 <- sum(fourth - 3 * variance^2) / s^4
  edge <- dnorm(z) * (1 + g1 * (z^3 - 3 * z) / 6 + g2 * (z^4 - 6 * z^2 + 3) / 24 +
    g1^2 * (z^6 - 15 * z^4 + 45 * z^2 - 15) / 72)
  prod(inside) * edge / s / dpois(total, total)
}
sison <- function(n, alpha) {
  total <- sum(n); c <- 1
  while (box(n, c) < 1 - alpha) c <- c + 1
  before <- if (c == 1) 0 else box(n, c - 1); c <- c - 1
  gamma <- (1 - alpha - before) / (box(n, c + 1) - before)
  data.frame(sison_low = pmax(n / total - c / total, 0),
             sison_high = pmin(n / total + (c + 2 * gamma) / total, 1))
}
goodman <- function(n, alpha) {
  total <- sum(n); chi <- qchisq(1 - alpha / length(n), 1)
  root <- sqrt(chi * (chi + 4 * n * (total - n) / total))
  data.frame(goodman_low = (chi + 2 * n - root) / (2 * (total + chi)),
             goodman_high = (chi + 2 * n + root) / (2 * (total + chi)))
}
clopper <- function(n, alpha) {
  limits <- sapply(n, function(x) binom.test(x, sum(n), conf.level = 1 - alpha / length(n))$conf.int)
  data.frame(clopper_low = limits[1, ], clopper_high = limits[2, ])
}
distributions <- list(hauts_de_france = c(7, 4, 12, 14, 7), with_empty = c(20, 15, 9, 0),
                      may_johnson = c(56, 72, 73, 59, 62, 87, 58), few = c(3, 2, 4))
out <- NULL
for (name in names(distributions)) for (level in c(0.90, 0.95)) {
  n <- distributions[[name]]
  out <- rbind(out, data.frame(name = name, confidence = level, count = n,
    goodman(n, 1 - level), sison(n, 1 - level), clopper(n, 1 - level)))
}
write(out, "simultaneous_shares.csv")
# Differences: Newcombe (1998a) method 10; paired, Newcombe (1998b) method 10.
cases <- rbind(c(56, 70, 48, 80), c(9, 10, 3, 10), c(6, 7, 2, 7), c(5, 56, 0, 29), c(0, 10, 0, 20),
               c(0, 10, 0, 10), c(10, 10, 0, 20), c(10, 10, 0, 10), c(5218, 5610, 9000, 12495))
out <- NULL
for (level in c(0.90, 0.95)) for (i in seq_len(nrow(cases))) {
  v <- cases[i, ]; a <- v[1] / v[2]; b <- v[3] / v[4]
  wa <- wilson(v[1], v[2], level); wb <- wilson(v[3], v[4], level)
  out <- rbind(out, data.frame(count_a = v[1], base_a = v[2], count_b = v[3], base_b = v[4],
    confidence = level, difference = a - b, low = a - b - sqrt((a - wa[1])^2 + (wb[2] - b)^2),
    high = a - b + sqrt((wa[2] - a)^2 + (b - wb[1])^2)))
}
write(out, "independent_difference.csv")
cells <- rbind(c(36, 12, 2, 0), c(19, 1, 30, 0), c(1, 1, 7, 3), c(20, 12, 2, 16), c(53, 1, 5, 141),
               c(0, 0, 0, 50), c(50, 0, 0, 0), c(2, 53, 0, 0), c(30, 20, 0, 0), c(0, 25, 25, 0))
out <- NULL
for (level in c(0.90, 0.95)) for (i in seq_len(nrow(cells))) {
  e <- cells[i, 1]; f <- cells[i, 2]; g <- cells[i, 3]; h <- cells[i, 4]; n <- sum(cells[i, ])
  a <- (e + f) / n; b <- (e + g) / n
  wa <- wilson(e + f, n, level); wb <- wilson(e + g, n, level)
  margins <- (e + f) * (g + h) * (e + g) * (f + h); product <- e * h - f * g
  if (product > n / 2) product <- product - n / 2 else if (product > 0) product <- 0
  phi <- if (margins == 0) 0 else product / sqrt(margins)
  side <- function(x, y) sqrt(max(x^2 - 2 * phi * x * y + y^2, 0))
  out <- rbind(out, data.frame(count_a = e + f, count_b = e + g, both = e, base = n,
    confidence = level, difference = a - b, low = a - b - side(a - wa[1], wb[2] - b),
    high = a - b + side(wa[2] - a, b - wb[1])))
}
write(out, "paired_difference.csv")
