#include "checks.h"

/// Rows and columns; rows are not multiples of 8, and beyond 1,024 columns a lane keeps no more.
static const int sizes[][2] = {{0, 5}, {1, 1}, {7, 31}, {9, 33}, {19, 257}, {3, 1100}};
static const float epsilon = 1e-5f;
static const u64 key = 0xfeedface12345678ull;

/// A matrix whose rows have means and sizes of their own; the first of several holds NaN.
static Floats rows_of(i64 rows, i64 cols) {
  Floats x = random_floats(rows * cols);
  for (i64 r = 0; r < rows; r++)
    for (i64 c = 0; c < cols; c++) x[r * cols + c] = x[r * cols + c] * (float)(r % 4 + 1) + (float)(r % 3);
  if (rows > 7) x[cols / 2] = NAN;
  return x;
}

TEST(layer_norm) {
  for (auto s : sizes) {
    const i64 rows = s[0], cols = s[1];
    about("%d rows, %d columns", s[0], s[1]);
    Buffer<float> x(rows_of(rows, cols)), gamma(random_floats(cols, 0.5f, 2)), beta(random_floats(cols));
    Buffer<float> y(rows * cols), mean(rows), rstd(rows), again(rows * cols);
    Floats want(rows * cols), want_mean(rows), want_rstd(rows);
    tk_ref_layer_norm(want.data(), want_mean.data(), want_rstd.data(), x, gamma, beta, epsilon, rows, cols);
    LAUNCH(layer_norm, warp_a_row(rows), y, mean, rstd, x, gamma, beta, epsilon, rows, cols);
    near("y", y, want);
    near("mean", mean, want_mean, 1e-6);
    near("rstd", rstd, want_rstd, 1e-6);
    LAUNCH(layer_norm_again, warp_a_row(rows), again, x, mean, rstd, gamma, beta, rows, cols);
    equal("y again", again, y.values());
  }
}

TEST(residual_norm) {
  for (auto s : sizes)
    for (float keep : {1.0f, 0.9f}) {
      const i64 rows = s[0], cols = s[1];
      about("%d rows, %d columns, keep %g", s[0], s[1], keep);
      Buffer<float> x(random_floats(rows * cols)), residual(rows_of(rows, cols));
      Buffer<float> gamma(random_floats(cols, 0.5f, 2)), beta(random_floats(cols));
      Buffer<float> y(rows * cols), sum(rows * cols), mean(rows), rstd(rows), again(rows * cols);
      Floats want(rows * cols), want_sum(rows * cols), want_mean(rows), want_rstd(rows);
      tk_ref_residual_norm(want.data(), want_sum.data(), want_mean.data(), want_rstd.data(), x, residual, gamma, beta,
                           epsilon, key, 0, keep, rows, cols);
      LAUNCH(residual_norm, warp_a_row(rows), y, sum, mean, rstd, x, residual, gamma, beta, epsilon, key, keep, rows,
             cols);
      near("y", y, want);
      near("sum", sum, want_sum, 2e-7);
      near("mean", mean, want_mean, 1e-6);
      near("rstd", rstd, want_rstd, 1e-6);
      LAUNCH(layer_norm_again, warp_a_row(rows), again, sum, mean, rstd, gamma, beta, rows, cols);
      equal("y again", again, y.values());
    }
}

/// What the backward passes start from.
struct Backward {
  i64 rows, cols, per_block, blocks;
  Buffer<float> x, dy, gamma, mean, rstd, partials, totals;
  Backward(i64 rows, i64 cols, i64 per_block)
      : rows(rows), cols(cols), per_block(per_block), blocks((rows + per_block - 1) / per_block), x(rows_of(rows, cols)),
        dy(random_floats(rows * cols)), gamma(random_floats(cols, 0.5f, 2)), mean(random_floats(rows, 0, 2)),
        rstd(random_floats(rows, 0.5f, 2)), partials(shape().grid.x * 2 * cols), totals(random_floats(2 * cols)) {}
  tk_shape shape() const {
    return {{blocks_of(rows, per_block), 1, 1}, {256, 1, 1}, (size_t)(8 * 2 * cols) * sizeof(float)};
  }
  /// The gradients at gamma and beta, behind each other.
  void add_up() { LAUNCH(column_totals, elementwise(2 * cols), totals, partials, blocks, 2 * cols, 2 * cols); }
};

TEST(layer_norm_backward) {
  for (auto s : sizes)
    for (i32 adds : {0, 1}) {
      about("%d rows, %d columns%s", s[0], s[1], adds ? ", adding" : "");
      Backward b(s[0], s[1], s[0] > 10 ? 10 : 3);
      Buffer<float> dx(random_floats(b.rows * b.cols));
      Floats want = dx.values(), want_totals = b.totals.values();
      tk_ref_layer_norm_backward(want.data(), adds, want_totals.data(), want_totals.data() + b.cols, b.dy, b.x, b.mean,
                                 b.rstd, b.gamma, b.rows, b.cols);
      LAUNCH(layer_norm_backward, b.shape(), dx, adds, b.partials, b.dy, b.x, b.mean, b.rstd, b.gamma, b.rows, b.cols,
             b.per_block);
      b.add_up();
      near("dx", dx, want);
      near("dgamma and dbeta", b.totals, want_totals);
      if (adds) continue;
      LAUNCH(layer_norm_backward, b.shape(), b.dy, adds, b.partials, b.dy, b.x, b.mean, b.rstd, b.gamma, b.rows, b.cols,
             b.per_block);
      equal("dx in place of dy", b.dy, dx.values());
    }
}

TEST(residual_norm_backward) {
  for (auto s : sizes)
    for (float keep : {1.0f, 0.9f}) {
      about("%d rows, %d columns, keep %g", s[0], s[1], keep);
      Backward b(s[0], s[1], s[0] > 10 ? 10 : 3);
      Buffer<float> dx(b.rows * b.cols), dresidual(b.rows * b.cols);
      Floats want(b.rows * b.cols), want_dresidual(b.rows * b.cols), want_totals = b.totals.values();
      tk_ref_residual_norm_backward(want.data(), want_dresidual.data(), want_totals.data(), want_totals.data() + b.cols,
                                    b.dy, b.x, b.mean, b.rstd, b.gamma, key, 0, keep, b.rows, b.cols);
      LAUNCH(residual_norm_backward, b.shape(), dx, dresidual, b.partials, b.dy, b.x, b.mean, b.rstd, b.gamma, key, keep,
             b.rows, b.cols, b.per_block);
      b.add_up();
      near("dx", dx, want);
      near("dresidual", dresidual, want_dresidual);
      near("dgamma and dbeta", b.totals, want_totals);
      LAUNCH(residual_norm_backward, b.shape(), dx, b.dy, b.partials, b.dy, b.x, b.mean, b.rstd, b.gamma, key, keep,
             b.rows, b.cols, b.per_block);
      equal("dresidual in place of dy", b.dy, dresidual.values());
    }
}
