# Reference values for tests/test_correspondence.py, with FactoMineR 2.7 (made with R 4.2.2):
#   Rscript tests/reference/correspondence.R
# Tables: « smoke », Greenacre (1984), Theory and Applications of Correspondence Analysis, Academic
# Press, with its supplementary row and columns; the category x workshop table of the
# Hauts-de-France synthesis (44 propositions); and a 12 x 6 table given by a formula.
# Signs of axes are arbitrary: the tests align them.
suppressPackageStartupMessages(library(FactoMineR))
long <- function(table, kind, values) {
  values <- as.matrix(values)
  data.frame(table = table, kind = kind, point = rep(rownames(values), ncol(values)),
             axis = rep(seq_len(ncol(values)), each = nrow(values)),
             value = trimws(format(as.vector(values), digits = 15)), row.names = NULL)
}
analysed <- function(name, counts, n_axes, ...) {
  result <- CA(counts, ncp = n_axes, graph = FALSE, ...)
  parts <- list(
    eigenvalue = matrix(result$eig[, 1], nrow = 1, dimnames = list("all", NULL)),
    row_coordinates = result$row$coord, row_contributions = result$row$contrib / 100,
    row_cos2 = result$row$cos2, column_coordinates = result$col$coord,
    column_contributions = result$col$contrib / 100, column_cos2 = result$col$cos2)
  if (!is.null(result$row.sup)) {
    parts$supplementary_row_coordinates <- result$row.sup$coord
    parts$supplementary_row_cos2 <- result$row.sup$cos2
  }
  if (!is.null(result$col.sup)) {
    parts$supplementary_column_coordinates <- result$col.sup$coord
    parts$supplementary_column_cos2 <- result$col.sup$cos2
  }
  do.call(rbind, lapply(names(parts), function(kind) long(name, kind, parts[[kind]])))
}
smoke <- matrix(c(4, 2, 3, 2, 0, 11,
                  4, 3, 7, 4, 1, 17,
                  25, 10, 12, 4, 5, 46,
                  18, 24, 33, 13, 10, 78,
                  10, 6, 7, 2, 7, 18,
                  42, 29, 20, 9, NA, NA), nrow = 6, byrow = TRUE,
                dimnames = list(c("SM", "JM", "SE", "JE", "SC", "national"),
                                c("none", "light", "medium", "heavy", "sober", "drinks")))
smoke["national", c("sober", "drinks")] <- 1
categories <- matrix(c(3, 1, 2, 1, 0, 0, 3, 0, 1, 0, 5, 2, 2, 0, 3, 1, 3, 3, 6, 1, 0, 0, 0, 0, 7),
                     nrow = 5, byrow = TRUE, dimnames = list(letters[1:5], c("v", "w", "x", "y", "z")))
formula <- outer(1:12, 1:6, function(i, j) (7 * i + 11 * j + i * j^2) %% 23 + 1)
dimnames(formula) <- list(paste0("r", 1:12), paste0("c", 1:6))
values <- rbind(analysed("smoke", as.data.frame(smoke), 3, row.sup = 6, col.sup = 5:6),
                analysed("categories", as.data.frame(categories), 4),
                analysed("formula", as.data.frame(formula), 5))
write.csv(values, file.path("tests", "reference", "correspondence.csv"), row.names = FALSE, quote = FALSE)
