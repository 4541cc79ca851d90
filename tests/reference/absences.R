# Reference values for tests/test_absences.py (made with R 4.2.2, base):
#   Rscript tests/reference/absences.R
# Law of the number of empty cells, margins fixed: every table of small margins is listed and
# weighted by its multiple hypergeometric probability; for the synthesis, a million tables drawn
# by r2dtable.
probability <- function(t) {
  exp(sum(lfactorial(rowSums(t))) + sum(lfactorial(colSums(t))) - lfactorial(sum(t)) - sum(lfactorial(t)))
}
every <- function(rows, columns) {
  if (length(columns) == 1) return(list(matrix(rows)))
  fill <- function(left, room) {
    if (length(room) == 1) return(if (left <= room) list(left) else list())
    unlist(lapply(0:min(left, room[1]), function(x) lapply(fill(left - x, room[-1]), function(y) c(x, y))),
           recursive = FALSE)
  }
  unlist(lapply(fill(columns[1], rows), function(first)
    lapply(every(rows - first, columns[-1]), function(rest) cbind(first, rest))), recursive = FALSE)
}
margins <- list(square = list(c(3, 2, 2), c(3, 3, 1)), uneven = list(c(6, 2, 1), c(4, 3, 1, 1)),
                wide = list(c(5, 4), c(2, 2, 2, 3)), with_empty_row = list(c(3, 0, 2), c(2, 3)))
laws <- NULL
for (name in names(margins)) {
  tables <- every(margins[[name]][[1]], margins[[name]][[2]])
  n_empty <- sapply(tables, function(t) sum(t == 0)); p <- sapply(tables, probability)
  for (k in sort(unique(n_empty)))
    laws <- rbind(laws, data.frame(margins = name, n_empty = k, probability = sum(p[n_empty == k])))
}
write <- function(value, file) {
  write.csv(format(value, digits = 15), file.path("tests", "reference", file),
            row.names = FALSE, quote = FALSE)
}
write(laws, "empty_laws.csv")
set.seed(1)
drawn <- sapply(r2dtable(1e6, c(7, 4, 12, 14, 7), c(9, 9, 7, 8, 11)), function(t) sum(t == 0))
write(data.frame(n_empty = as.integer(names(table(drawn))), frequency = as.vector(table(drawn)) / 1e6),
      "empty_drawn.csv")
