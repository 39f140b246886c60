// Rows of unit length.
#include "checks.h"

/// Four rows, the last of which is shorter than eps.
static float *rows_of(int64_t cols) {
  float *x = normals(4 * cols, "x", 1);
  for (int64_t i = 3 * cols; i < 4 * cols; i++) x[i] *= 1e-9f;
  return x;
}

TEST(normalize) {
  for (int s = 1; s < SIZES; s++) {
    const int64_t cols = sizes[s];
    about("%lld columns", (long long)cols);
    float *y = blank(4 * cols), *norm = blank(4);
    RUN(normalize, y, norm, rows_of(cols), 1e-4f, 4, cols);
    near("y", y, 4 * cols, 2e-6);
    near("norm", norm, 4, 2e-6);
  }
  about("zeros, and a nan");
  float *x = filled(40, 0), *y = blank(40), *norm = blank(2);
  x[30] = NAN;
  RUN(normalize, y, norm, x, 1e-12f, 2, 20);
  holds("zeros stay zero", all_zero(y, 20) && norm[0] == 0);
  holds("a row with a nan is nan", all_nan(y + 20, 20) && isnan(norm[1]));
  about("no rows");
  RUN(normalize, blank(0), blank(0), blank(0), 1e-12f, 0, 20);
}

TEST(normalize_backward) {
  for (int s = 1; s < SIZES; s++) {
    const int64_t cols = sizes[s];
    about("%lld columns", (long long)cols);
    float *y = blank(4 * cols), *norm = blank(4), *dx = blank(4 * cols);
    RUN(normalize, y, norm, rows_of(cols), 1e-4f, 4, cols);
    RUN(normalize_backward, dx, normals(4 * cols, "dy", 1), y, norm, 1e-4f, 4, cols);
    near("dx", dx, 4 * cols, 2e-6);
  }
  about("no rows");
  RUN(normalize_backward, blank(0), blank(0), blank(0), blank(0), 1e-4f, 0, 20);
}
