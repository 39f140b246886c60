// Layer norm, alone and behind the residual connection: a warp for each row.
#pragma once
#include "warp_rows.h"

/// One text for all who need it: backward passes compute y again and count on its bits.
TK_INLINE float tk_normed(float x, float mean, float rstd, float gamma, float beta) {
  return (x - mean) * rstd * gamma + beta;
}
/// Statistics of the row, then y.
TK_INLINE void tk_norm_row(float *y, float *mean, float *rstd, tk_row &x, const float *gamma, const float *beta,
                           float epsilon) {
  float sum = 0, squares = 0;
  tk_each(x, [&](int, float element) { sum += element; });
  const float middle = tk_warp_sum(sum) / (float)x.cols;
  tk_each(x, [&](int, float element) { squares += (element - middle) * (element - middle); });
  const float inverse = 1 / tk_sqrt(tk_warp_sum(squares) / (float)x.cols + epsilon);
  tk_each(x, [&](int c, float element) { y[c] = tk_normed(element, middle, inverse, gamma[c], beta[c]); });
  if (threadIdx.x % 32 == 0) {
    *mean = middle;
    *rstd = inverse;
  }
}

TK_KERNEL void layer_norm(float *y, float *mean, float *rstd, const float *x, const float *gamma, const float *beta,
                          float epsilon, i64 rows, i64 cols) {
  const i64 r = TK_ROW;
  if (r >= rows) return;
  tk_row row = tk_read_row(x + r * cols, cols);
  tk_norm_row(y + r * cols, mean + r, rstd + r, row, gamma, beta, epsilon);
}

/// The bits that layer_norm and residual_norm gave, from the statistics that they saved.
TK_KERNEL void layer_norm_again(float *y, const float *x, const float *mean, const float *rstd, const float *gamma,
                                const float *beta, i64 rows, i64 cols) {
  const i64 r = TK_ROW;
  if (r >= rows) return;
  tk_row row = tk_read_row(x + r * cols, cols);
  const float middle = mean[r], inverse = rstd[r];
  tk_each(row, [&](int c, float element) {
    y[r * cols + c] = tk_normed(element, middle, inverse, gamma[c], beta[c]);
  });
}

/// sum = residual + dropout(x), then layer norm of the sum
TK_KERNEL void residual_norm(float *y, float *sum, float *mean, float *rstd, const float *x, const float *residual,
                             const float *gamma, const float *beta, float epsilon, u64 key, float keep, i64 rows,
                             i64 cols) {
  const i64 r = TK_ROW, start = r * cols;
  if (r >= rows) return;
  tk_row row = tk_read_row(residual + start, cols);
  tk_each(row, [&](int c, float &element) {
    element += x[start + c] * tk_kept(key, start + c, keep);
    sum[start + c] = element;
  });
  row.memory = sum + start;
  tk_norm_row(y + start, mean + r, rstd + r, row, gamma, beta, epsilon);
}

/// The derivative of layer norm for the rows of a block: store(place, gradient at x) for each element; the block's sums for gamma, then
/// for beta, in its row of `partials`. `sums` is memory of the block: [8, 2 * cols], a row for each warp.
template <class Store>
TK_INLINE void tk_norm_backward(float *sums, float *partials, const float *dy, const float *x, const float *mean,
                                const float *rstd, const float *gamma, i64 rows, i64 cols, i64 rows_per_block,
                                Store store) {
  const int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
  float *dgamma = sums + warp * 2 * cols, *dbeta = dgamma + cols;
  for (i64 c = lane; c < cols; c += 32) dgamma[c] = dbeta[c] = 0;  // each lane what it adds to below
  const i64 first = blockIdx.x * rows_per_block;
  const i64 end = first + rows_per_block < rows ? first + rows_per_block : rows;
  for (i64 r = first + warp; r < end; r += 8) {
    const tk_row gradients = tk_read_row(dy + r * cols, cols), elements = tk_read_row(x + r * cols, cols);
    const float middle = mean[r], inverse = rstd[r];
    float sum = 0, projection = 0;
    tk_each_pair(gradients, elements, [&](int c, float gradient, float element) {
      sum += gradient * gamma[c];
      projection += gradient * gamma[c] * ((element - middle) * inverse);
    });
    sum = tk_warp_sum(sum) / (float)cols;
    projection = tk_warp_sum(projection) / (float)cols;
    tk_each_pair(gradients, elements, [&](int c, float gradient, float element) {
      const float unit = (element - middle) * inverse;
      dgamma[c] += gradient * unit;
      dbeta[c] += gradient;
      store(r * cols + c, inverse * (gradient * gamma[c] - sum - unit * projection));
    });
  }
  tk_sync();
  for (i64 c = threadIdx.x; c < 2 * cols; c += 256) {
    float total = 0;
    for (int w = 0; w < 8; w++) total += sums[w * 2 * cols + c];
    partials[blockIdx.x * 2 * cols + c] = total;
  }
}

// launch: block 256, grid ceil(rows / rows_per_block), dynamic shared memory 8 * 2 * cols floats
TK_KERNEL void layer_norm_backward(float *dx, i32 adds, float *partials, const float *dy, const float *x,
                                   const float *mean, const float *rstd, const float *gamma, i64 rows, i64 cols,
                                   i64 rows_per_block) {
  TK_DYNAMIC(float, sums);
  tk_norm_backward(sums, partials, dy, x, mean, rstd, gamma, rows, cols, rows_per_block,
                   [&](i64 i, float gradient) { dx[i] = adds ? dx[i] + gradient : gradient; });
}

/// dresidual is the gradient at the sum, dx its dropout.
// launch: as layer_norm_backward
TK_KERNEL void residual_norm_backward(float *dx, float *dresidual, float *partials, const float *dy, const float *sum,
                                      const float *mean, const float *rstd, const float *gamma, u64 key, float keep,
                                      i64 rows, i64 cols, i64 rows_per_block) {
  TK_DYNAMIC(float, sums);
  tk_norm_backward(sums, partials, dy, sum, mean, rstd, gamma, rows, cols, rows_per_block,
                   [&](i64 i, float gradient) {
                     dresidual[i] = gradient;
                     dx[i] = gradient * tk_kept(key, i, keep);
                   });
}
