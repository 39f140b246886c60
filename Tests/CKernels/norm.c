// Layer norm, alone and after a residual connection with dropout.
#include "checks.h"

typedef struct {
  float *y, *sum, *mean, *rstd, *dx, *dresidual, *dgamma, *dbeta;
} Outcome;
enum { ROWS = 6, KEY = 9, FIRST = 77 };
static const float keeps[] = {1, 0.8f};

/// Rows from..<to of [ROWS, cols] through both directions, beside the same rows of the whole.
static Outcome outcome(int64_t from, int64_t to, int64_t cols, float keep, float offset, bool goes_back) {
  const int64_t rows = to - from, n = rows * cols, start = from * cols;
  float *x = normals(ROWS * cols, "x", 1), *residual = normals(ROWS * cols, "residual", 1);
  for (int64_t i = 0; i < ROWS * cols; i++) residual[i] += offset;
  const float *gamma = normals(cols, "gamma", 1), *beta = normals(cols, "beta", 1), *dy = normals(ROWS * cols, "dy", 1);
  Outcome o = {blank(n), blank(n), blank(rows), blank(rows), blank(n), blank(n), normals(cols, "dgamma", 1), normals(cols, "dbeta", 1)};
  RUN(residual_norm, o.y, o.sum, o.mean, o.rstd, x + start, residual + start, gamma, beta, 1e-5f, KEY, FIRST + start, keep, rows, cols);
  if (goes_back)
    RUN(residual_norm_backward, o.dx, o.dresidual, o.dgamma, o.dbeta, dy + start, o.sum, o.mean, o.rstd, gamma, KEY, FIRST + start,
        keep, rows, cols);
  return o;
}

TEST(residual_norm) {
  for (int k = 0; k < 2; k++)
    for (int s = 3; s < SIZES; s++) {
      const int64_t cols = sizes[s];
      about("%lld columns, keep %g", (long long)cols, keeps[k]);
      const Outcome o = outcome(0, ROWS, cols, keeps[k], 0, false);
      near("y", o.y, ROWS * cols, 1e-5);
      near("sum", o.sum, ROWS * cols, 2e-7);
      near("mean", o.mean, ROWS, 2e-6);
      near("rstd", o.rstd, ROWS, 2e-6);
    }
  about("a large common offset");
  near("y", outcome(0, 4, 768, 1, 100, false).y, 4 * 768, 1e-4);
  about("dropout");
  const float *ones = filled(4 * 33, 1), *zeros = filled(4 * 33, 0), *gamma = filled(33, 1);
  float *sum = blank(4 * 33);
  RUN(residual_norm, blank(4 * 33), sum, blank(4), blank(4), ones, zeros, gamma, gamma, 1e-5f, KEY, FIRST, 0.8f, 4, 33);
  equal("the mask", sum, 4 * 33);
  bool obeys = true;
  for (int i = 0; i < 4 * 33; i++) obeys = obeys && (sum[i] != 0) == tk_keeps(KEY, FIRST + i, 0.8f);
  holds("it keeps exactly what the rule keeps", obeys);
  about("no rows");
  RUN(residual_norm, blank(0), blank(0), blank(0), blank(0), blank(0), blank(0), gamma, gamma, 1e-5f, KEY, FIRST, 0.8f, 0, 33);
}

TEST(residual_norm_backward) {
  for (int k = 0; k < 2; k++)
    for (int s = 3; s < SIZES; s++) {
      const int64_t cols = sizes[s];
      about("%lld columns, keep %g", (long long)cols, keeps[k]);
      const Outcome o = outcome(0, ROWS, cols, keeps[k], 0, true);
      near("dx", o.dx, ROWS * cols, 2e-5);
      near("dresidual", o.dresidual, ROWS * cols, 2e-5);
      near("dgamma", o.dgamma, cols, 1e-5);
      near("dbeta", o.dbeta, cols, 1e-5);
      bool obeys = true;
      for (int64_t i = 0; i < ROWS * cols; i++)
        obeys = obeys && (keeps[k] == 1 ? o.dx[i] == o.dresidual[i] : tk_keeps(KEY, FIRST + i, keeps[k]) || o.dx[i] == 0);
      holds("the gradient goes where the mask let through", obeys);
      // Rows by themselves, or some at a time.
      const int64_t cuts[] = {0, 2, 3, ROWS};
      for (int c = 0; c < 3; c++) {
        const int64_t start = cuts[c] * cols, n = (cuts[c + 1] - cuts[c]) * cols;
        const Outcome part = outcome(cuts[c], cuts[c + 1], cols, keeps[k], 0, true);
        same("y of some rows", part.y, o.y + start, n);
        same("dx of some rows", part.dx, o.dx + start, n);
        same("dresidual of some rows", part.dresidual, o.dresidual + start, n);
      }
    }
}

TEST(layer_norm) {
  for (int s = 3; s < SIZES; s++) {
    const int64_t cols = sizes[s];
    about("%lld columns", (long long)cols);
    float *y = blank(4 * cols), *mean = blank(4), *rstd = blank(4);
    RUN(layer_norm, y, mean, rstd, normals(4 * cols, "x", 1), normals(cols, "gamma", 1), normals(cols, "beta", 1), 1e-6f, 4, cols);
    near("y", y, 4 * cols, 2e-5);
    near("mean", mean, 4, 2e-6);
    near("rstd", rstd, 4, 2e-5);
  }
  about("a nan in the second row");
  float *x = normals(60, "x", 1), *y = blank(60), *ones = filled(20, 1);
  x[25] = NAN;
  RUN(layer_norm, y, blank(3), blank(3), x, ones, ones, 1e-5f, 3, 20);
  holds("its row is nan", all_nan(y + 20, 20));
  holds("no other is", all_finite(y, 20) && all_finite(y + 40, 20));
  about("no rows");
  RUN(layer_norm, blank(0), blank(0), blank(0), blank(0), filled(20, 1), filled(20, 1), 1e-5f, 0, 20);
}

TEST(layer_norm_again) {
  for (int s = 3; s < SIZES; s++) {
    const int64_t cols = sizes[s];
    about("%lld columns", (long long)cols);
    const Outcome first = outcome(0, ROWS, cols, 0.8f, 0, false);
    float *y = blank(ROWS * cols);
    RUN(layer_norm_again, y, first.sum, first.mean, first.rstd, normals(cols, "gamma", 1), normals(cols, "beta", 1), ROWS, cols);
    near("y", y, ROWS * cols, 1e-5);
    // The twin keeps more digits of mean and rstd than it saves.
    if (!is_twin()) same("y, the bits of the first time", y, first.y, ROWS * cols);
  }
}

TEST(layer_norm_backward) {
  for (int s = 3; s < SIZES; s++) {
    const int64_t cols = sizes[s], n = 4 * cols;
    about("%lld columns", (long long)cols);
    const float *x = normals(n, "x", 1), *dy = normals(n, "dy", 1), *gamma = normals(cols, "gamma", 1);
    float *y = blank(n), *mean = blank(4), *rstd = blank(4), *dx = copied(dy, n);
    RUN(layer_norm, y, mean, rstd, x, gamma, gamma, 1e-6f, 4, cols);
    float *dgamma = copied(gamma, cols), *dbeta = copied(gamma, cols);
    RUN(layer_norm_backward, dx, 0, dgamma, dbeta, dx, x, mean, rstd, gamma, 4, cols);
    near("dx, in place", dx, n, 2e-5);
    near("dgamma", dgamma, cols, 2e-5);
    near("dbeta", dbeta, cols, 2e-5);
    // Added to what was there: rounded as if the two were added afterwards.
    float *sum = copied(y, n), *dgamma_again = copied(gamma, cols), *dbeta_again = copied(gamma, cols);
    RUN(layer_norm_backward, sum, 1, dgamma_again, dbeta_again, dy, x, mean, rstd, gamma, 4, cols);
    for (int64_t i = 0; i < n; i++) y[i] += dx[i];
    same("dx, added", sum, y, n);
    same("dgamma, the second time", dgamma_again, dgamma, cols);
    same("dbeta, the second time", dbeta_again, dbeta, cols);
  }
}
