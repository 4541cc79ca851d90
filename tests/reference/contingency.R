# Reference values for tests/test_contingency.py, test_residuals.py, test_association.py and
# test_dependence.py (made with R 4.2.2 and vcd 1.4-11):
#   Rscript tests/reference/contingency.R
# Tables, row by row: the category x workshop table of the Hauts-de-France synthesis, a document x
# theme table, three small ones.
suppressMessages(library(vcd))
tables <- list(
  synthesis = matrix(c(3, 1, 2, 1, 0, 0, 3, 0, 1, 0, 5, 2, 2, 0, 3, 1, 3, 3, 6, 1, 0, 0, 0, 0, 7),
                     nrow = 5, byrow = TRUE),
  documents = matrix(c(9, 9, 7, 8, 11, 10, 10, 39, 19, 20, 7, 9, 11, 15, 40), nrow = 3, byrow = TRUE),
  fair = matrix(c(20, 10, 10, 20), nrow = 2, byrow = TRUE),
  small = matrix(c(3, 1, 1, 6), nrow = 2, byrow = TRUE),
  wide = matrix(c(4, 0, 2, 1, 0, 3, 2, 5), nrow = 2, byrow = TRUE))
write <- function(value, file) {
  write.csv(format(value, digits = 15), file.path("tests", "reference", file),
            row.names = FALSE, quote = FALSE)
}
noncentral <- function(x, df, level) {
  if (pchisq(x, df) <= level) return(0)
  uniroot(function(ncp) pchisq(x, df, ncp) - level, c(0, 10 * x + 100), tol = 1e-12)$root
}
tests <- NULL; cells <- NULL
for (name in names(tables)) {
  t <- tables[[name]]; n <- sum(t); r <- nrow(t); k <- ncol(t); m <- min(r, k) - 1
  chi <- suppressWarnings(chisq.test(t, correct = FALSE)); x <- unname(chi$statistic); df <- unname(chi$parameter)
  measures <- assocstats(t)
  phi2 <- max(0, x / n - (r - 1) * (k - 1) / (n - 1))
  rt <- r - (r - 1)^2 / (n - 1); kt <- k - (k - 1)^2 / (n - 1)
  gaps <- 0
  for (i in 1:r) for (j in 1:k) {
    R <- sum(t[i, ]); C <- sum(t[, j]); support <- 0:min(R, C)
    gaps <- gaps + sum(abs(support - R * C / n) * dhyper(support, C, n - C, R))
  }
  set.seed(1)
  tests <- rbind(tests, data.frame(
    table = name, n = n, chi2 = x, df = df, p = chi$p.value,
    g = measures$chisq_tests["Likelihood Ratio", "X^2"],
    g_p = measures$chisq_tests["Likelihood Ratio", "P(> X^2)"],
    fisher = if (r == 2 && k == 2) fisher.test(t)$p.value else NA,
    simulated = suppressWarnings(chisq.test(t, simulate.p.value = TRUE, B = 1e6)$p.value),
    v = measures$cramer, v_corrected = sqrt(phi2 / min(rt - 1, kt - 1)),
    v_low = sqrt(noncentral(x, df, 0.975) / (n * m)), v_high = sqrt(noncentral(x, df, 0.025) / (n * m)),
    v_detectable = sqrt(uniroot(function(ncp) pchisq(qchisq(0.95, df), df, ncp) - 0.2,
                                c(0, 1000), tol = 1e-12)$root / (n * m)),
    displaced = sum(abs(t - chi$expected)) / (2 * n), displaced_by_chance = gaps / (2 * n)))
  rows <- matrix(rowSums(t), r, k); columns <- matrix(colSums(t), r, k, byrow = TRUE)
  few <- phyper(t, columns, n - columns, rows); many <- 1 - phyper(t - 1, columns, n - columns, rows)
  exact <- pmin(1, 2 * pmin(few, many)); normal <- 2 * pnorm(-abs(chi$stdres))
  cells <- rbind(cells, data.frame(
    table = name, row = as.vector(row(t)) - 1, column = as.vector(col(t)) - 1,
    expected = as.vector(chi$expected), residual = as.vector(chi$stdres),
    row_share = as.vector(prop.table(t, 1)), column_share = as.vector(prop.table(t, 2)),
    total_share = as.vector(prop.table(t)),
    exact_holm = p.adjust(as.vector(exact), "holm"), exact_bh = p.adjust(as.vector(exact), "BH"),
    normal_holm = p.adjust(as.vector(normal), "holm"), normal_bh = p.adjust(as.vector(normal), "BH"),
    empty = as.vector(dhyper(0, columns, n - columns, rows)),
    empty_bh = p.adjust(as.vector(dhyper(0, columns, n - columns, rows)), "BH")))
}
write(tests, "contingency_tests.csv")
write(cells, "contingency_cells.csv")
