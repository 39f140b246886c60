#include "checks.h"

static const int sizes[][2] = {{0, 5}, {1, 1}, {7, 31}, {9, 33}, {19, 257}, {3, 1100}};
static const float epsilon = 1e-6f;

/// The first rows of several: shorter than epsilon, not a number, nothing.
static Floats rows_of(i64 rows, i64 cols) {
  Floats x = random_floats(rows * cols, -3, 3);
  for (i64 c = 0; c < cols && rows > 3; c++) {
    x[c] *= 1e-9f;
    x[2 * cols + c] = 0;
  }
  if (rows > 3) x[cols + cols / 2] = NAN;
  return x;
}

TEST(normalize) {
  for (auto s : sizes) {
    const i64 rows = s[0], cols = s[1];
    about("%d rows, %d columns", s[0], s[1]);
    Buffer<float> x(rows_of(rows, cols)), dy(random_floats(rows * cols));
    Buffer<float> y(rows * cols), norm(rows), dx(rows * cols);
    Floats want(rows * cols), want_norm(rows);
    tk_ref_normalize(want.data(), want_norm.data(), x, epsilon, rows, cols);
    LAUNCH(normalize, warp_a_row(rows), y, norm, x, epsilon, rows, cols);
    near("y", y, want, 1e-6);
    near("norm", norm, want_norm, 1e-6);

    tk_ref_normalize_backward(want.data(), dy, y, norm, epsilon, rows, cols);
    LAUNCH(normalize_backward, warp_a_row(rows), dx, dy, y, norm, epsilon, rows, cols);
    // Short rows have gradients of a million; the others are looked at by themselves.
    near("dx", dx, want, 1e-6);
    if (rows < 4) continue;
    Buffer<float> others(Floats(dx.begin() + 3 * cols, dx.end()));
    near("dx of long rows", others, Floats(want.begin() + 3 * cols, want.end()), 1e-6);
  }
}
