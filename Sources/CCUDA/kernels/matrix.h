// What comes behind a matrix product: bias, GELU (exact, with erf), sums of columns.
#pragma once
#include "fours.h"

TK_KERNEL void add_bias(float *x, const float *bias, i64 rows, i64 cols) {
  const i64 i = TK_ELEMENT;
  if (i >= rows * cols) return;
  x[i] += bias[i % cols];
}

/// The probability that a normal number is below x.
TK_INLINE float tk_normal_below(float x) { return 0.5f * (1 + tk_erf(x * 0.70710678f)); }

TK_KERNEL void gelu(float *out, const float *pre, i64 n) {
  tk_by_fours(n, [](i64, float &to, float x) { to = x * tk_normal_below(x); }, tk_writes(out), tk_reads(pre));
}

TK_KERNEL void gelu_backward(float *dx, const float *dy, const float *pre, i64 n) {
  const auto slope = [](i64, float &to, float from, float x) {
    const float density = 0.39894228f * tk_exp(-0.5f * x * x);
    to = from * (tk_normal_below(x) + x * density);
  };
  tk_by_fours(n, slope, tk_writes(dx), tk_reads(dy), tk_reads(pre));
}

/// A block sums `rows_per_block` rows of 32 columns; partials [gridDim.y, cols].
// launch: block (32, 8), grid (ceil(cols / 32), ceil(rows / rows_per_block))
TK_KERNEL void column_partials(float *partials, const float *x, i64 rows, i64 cols, i64 rows_per_block) {
  TK_SHARED(float, sums, 8 * 32);
  const i64 column = (i64)blockIdx.x * 32 + threadIdx.x, first = blockIdx.y * rows_per_block;
  const i64 end = first + rows_per_block < rows ? first + rows_per_block : rows;
  float sum = 0;
  if (column < cols)
    for (i64 row = first + threadIdx.y; row < end; row += 8) sum += x[row * cols + column];
  sums[threadIdx.y * 32 + threadIdx.x] = sum;
  tk_sync();
  if (threadIdx.y > 0 || column >= cols) return;
  for (int y = 1; y < 8; y++) sum += sums[y * 32 + threadIdx.x];
  partials[blockIdx.y * cols + column] = sum;
}

/// out[c] += what the blocks found of column c, in their order; `stride` from one block's partial sums to the next one's
TK_KERNEL void column_totals(float *out, const float *partials, i64 blocks, i64 stride, i64 cols) {
  const i64 column = TK_ELEMENT;
  if (column >= cols) return;
  float sum = 0;
#pragma unroll 8
  for (i64 block = 0; block < blocks; block++) sum += partials[block * stride + column];
  out[column] += sum;
}
