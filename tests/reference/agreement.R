# Reference values for tests/test_agreement.py (made with R 4.2.2, vcd 1.4.11, epiR 2.0.57):
#   Rscript tests/reference/agreement.R
# It reads agreement_codings.csv, which agreement.py writes: run that one first.
library(vcd)
write <- function(value, file) {
  write.csv(format(value, digits = 15, trim = TRUE), file.path("tests", "reference", file),
            row.names = FALSE, quote = FALSE)
}
codings <- read.csv("tests/reference/agreement_codings.csv", colClasses = "character")
codes <- c("v", "w", "x", "y", "z"); coders <- c("A", "B", "C", "D"); out <- NULL
side <- function(name) with(codings[codings$coder == name, ], setNames(code, unit))
for (a in 1:3) for (b in (a + 1):4) {
  one <- side(coders[a]); two <- side(coders[b]); both <- intersect(names(one), names(two))
  table <- table(factor(one[both], codes), factor(two[both], codes))
  out <- rbind(out, data.frame(coders = paste0(coders[a], "+", coders[b]), code = "",
    n = length(both), kappa_cohen = Kappa(table)$Unweighted[["value"]]))
  # One code against all others: Cohen's kappa of the two by two table, by epiR.
  for (code in codes) {
    small <- table(factor(one[both] == code, c(TRUE, FALSE)), factor(two[both] == code, c(TRUE, FALSE)))
    out <- rbind(out, data.frame(coders = paste0(coders[a], "+", coders[b]), code = code,
      n = length(both), kappa_cohen = epiR::epi.kappa(unclass(small))$kappa$est))
  }
}
write(out, "agreement_kappas.csv")
