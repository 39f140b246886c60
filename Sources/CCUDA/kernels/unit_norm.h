// Unit norm: a warp for each row.
#pragma once
#include "warp_rows.h"

/// y = x / max(|x|, epsilon); norms are saved.
TK_KERNEL void normalize(float *y, float *norm, const float *x, float epsilon, i64 rows, i64 cols) {
  const i64 r = TK_ROW;
  if (r >= rows) return;
  tk_row row = tk_read_row(x + r * cols, cols);
  float squares = 0;
  tk_each(row, [&](int, float element) { squares += element * element; });
  const float length = tk_sqrt(tk_warp_sum(squares));
  // Written so that NaN is not mistaken for short.
  const float divisor = length < epsilon ? epsilon : length;
  tk_each(row, [&](int c, float element) { y[r * cols + c] = element / divisor; });
  if (threadIdx.x % 32 == 0) norm[r] = length;
}

/// dx = (dy - y <dy, y>) / norm; dy / epsilon where the norm was below epsilon
TK_KERNEL void normalize_backward(float *dx, const float *dy, const float *y, const float *norm, float epsilon,
                                  i64 rows, i64 cols) {
  const i64 r = TK_ROW;
  if (r >= rows) return;
  const tk_row gradients = tk_read_row(dy + r * cols, cols), units = tk_read_row(y + r * cols, cols);
  const bool is_short = norm[r] < epsilon;
  const float divisor = is_short ? epsilon : norm[r];
  float sum = 0;
  tk_each_pair(gradients, units, [&](int, float gradient, float unit) { sum += gradient * unit; });
  const float projection = tk_warp_sum(sum);
  tk_each_pair(gradients, units, [&](int c, float gradient, float unit) {
    dx[r * cols + c] = (is_short ? gradient : gradient - unit * projection) / divisor;
  });
}
