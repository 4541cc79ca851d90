# Reference values for tests/test_chance_agreement.py (made with R 4.2.2, vcd 1.4.11):
#   Rscript tests/reference/chance_agreement.R
# It reads agreement_codings.csv, which agreement.py writes. Chance agreement is the diagonal of the
# expected counts of chisq.test; kappa is that of vcd.
codings <- read.csv("tests/reference/agreement_codings.csv", colClasses = "character")
codes <- c("v", "w", "x", "y", "z"); coders <- c("A", "B", "C", "D"); out <- NULL
side <- function(name) with(codings[codings$coder == name, ], setNames(code, unit))
for (a in 1:3) for (b in (a + 1):4) {
  one <- side(coders[a]); two <- side(coders[b]); both <- intersect(names(one), names(two))
  table <- table(factor(one[both], codes), factor(two[both], codes))
  expected <- suppressWarnings(chisq.test(table)$expected)
  kappa <- vcd::Kappa(table)$Unweighted[["value"]]
  for (k in seq_along(codes)) out <- rbind(out, data.frame(coders = paste0(coders[a], "+", coders[b]),
    n = length(both), agreed = sum(diag(table)) / length(both), kappa = kappa, code = codes[k],
    chance = expected[k, k] / length(both)))
}
write.csv(format(out, digits = 15, trim = TRUE), "tests/reference/chance_agreement.csv",
          row.names = FALSE, quote = FALSE)
