# Reference values for tests/test_specificities.py, with base R only (made with R 4.2.2):
#   Rscript tests/reference/specificities.R
# A term x part table; its specificities from phyper, on a logarithmic scale, the tail chosen by
# the mode of the hypergeometric distribution (Lafon 1980).
counts <- matrix(c(120,  10,   3,   0,
                     4,  60,   2,   1,
                    15,  14,  16,  12,
                     0,   0,   9,   0,
                   300, 280, 310, 295), nrow = 5, byrow = TRUE)
terms <- rowSums(counts); parts <- colSums(counts); size <- sum(counts)
values <- NULL
for (i in seq_along(terms)) for (j in seq_along(parts)) {
  f <- counts[i, j]; mode <- floor((terms[i] + 1) * (parts[j] + 1) / (size + 2))
  over <- f >= mode
  tail <- if (over) phyper(f - 1, terms[i], size - terms[i], parts[j], lower.tail = FALSE, log.p = TRUE)
          else phyper(f, terms[i], size - terms[i], parts[j], log.p = TRUE)
  values <- rbind(values, data.frame(row = i, column = j, count = f,
                                     specificity = (if (over) -1 else 1) * tail / log(10)))
}
values$specificity <- format(values$specificity, digits = 15)
write.csv(values, file.path("tests", "reference", "specificities.csv"), row.names = FALSE, quote = FALSE)
