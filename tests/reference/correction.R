# Reference values for tests/test_correction.py (made with R 4.2.2, base):
#   Rscript tests/reference/correction.R
write <- function(value, file) {
  write.csv(format(value, digits = 15, trim = TRUE), file.path("tests", "reference", file),
            row.names = FALSE, quote = FALSE)
}
# Score interval of a weighted sum: for each theta, the shares that maximise the likelihood among
# those of sum theta are looked for directly (nested optimise), not by multipliers.
score_bounds <- function(W, x, n, z) {
  found <- sum(W * x / n)
  loglik <- function(p, x, n) ifelse(x > 0, x * log(p), 0) + ifelse(n - x > 0, (n - x) * log1p(-p), 0)
  best <- function(theta, W, x, n) {      # most likely shares, parts taken one by one
    if (length(W) == 1) { p <- theta / W; return(list(p = p, value = loglik(p, x, n))) }
    room <- sum(W[-1]); low <- max(0, (theta - room) / W[1]); high <- min(1, theta / W[1])
    value <- function(p) loglik(p, x[1], n[1]) + best(theta - W[1] * p, W[-1], x[-1], n[-1])$value
    p <- optimise(value, c(low, high), maximum = TRUE, tol = 1e-11)$maximum
    rest <- best(theta - W[1] * p, W[-1], x[-1], n[-1])
    list(p = c(p, rest$p), value = loglik(p, x[1], n[1]) + rest$value)
  }
  gap <- function(theta) {
    p <- best(theta, W, x, n)$p
    abs(found - theta) - z * sqrt(sum(W^2 * p * (1 - p) / n))
  }
  c(if (found > 0) uniroot(gap, c(1e-9, found), tol = 1e-11)$root else 0,
    if (found < 1) uniroot(gap, c(found, 1 - 1e-9), tol = 1e-11)$root else 1)
}
cases <- list(list(W = c(0.3, 0.7), x = c(50, 6), n = c(60, 140)), list(W = c(0.3, 0.7), x = c(12, 0), n = c(14, 40)),
              list(W = c(0.9, 0.1), x = c(3, 5), n = c(90, 10)), list(W = c(0.2, 0.5, 0.3), x = c(9, 4, 1), n = c(10, 30, 20)))
bounds <- do.call(rbind, lapply(seq_along(cases), function(i) {
  case <- cases[[i]]; ends <- score_bounds(case$W, case$x, case$n, qnorm(0.975))
  data.frame(case = i, low = ends[1], high = ends[2])
}))
write(bounds, "score_bounds.csv")
# Machine and human codes: 300 texts, 60 drawn, three codes; invented.
set.seed(1970)
true <- sample(c("x", "y", "z"), 300, TRUE, c(0.5, 0.35, 0.15))
machine <- ifelse(runif(300) < 0.25, sample(c("x", "y", "z"), 300, TRUE), true)
drawn <- seq_len(300) %in% sample(300, 60)
texts <- data.frame(machine, human = ifelse(drawn, true, ""))
write.csv(texts, "tests/reference/correction_texts.csv", row.names = FALSE, quote = FALSE)
out <- NULL; left <- 1 - 60 / 300
for (code in c("x", "y", "z")) {
  y <- as.numeric(true[drawn] == code); f <- as.numeric(machine[drawn] == code); F <- mean(machine == code)
  # PPI: people's mean, moved by the machine; PPI++: the slope of a regression is the best lambda.
  d <- y - f; t1 <- qt(0.975, 59) * sqrt(left * var(d) / 60)
  fit <- lm(y ~ f); t2 <- qt(0.975, 58) * sqrt(left * summary(fit)$sigma^2 / 60)
  tuned <- predict(fit, data.frame(f = F))
  # Corrected: regression on all the machine's codes, predicted for every text.
  read <- data.frame(y = y, machine = machine[drawn])
  full <- mean(predict(lm(y ~ machine, read), data.frame(machine = machine)))
  out <- rbind(out, data.frame(code = code, ppi = mean(d) + F, ppi_low = mean(d) + F - t1, ppi_high = mean(d) + F + t1,
    tuned = tuned, tuned_low = tuned - t2, tuned_high = tuned + t2, corrected = full))
}
write(out, "correction_values.csv")
