// Single numbers made of many: sums in double precision, by blocks of a size that the host chose from the number of elements alone,
// then over the blocks. And what is done with single numbers, by one thread, so that a step need not ask the host.
#pragma once
#include "gpu.h"

/// partials[block] = the sum of its `per_block` elements, or of their squares
TK_KERNEL void partial_sums(double *partials, const float *x, i64 n, i64 per_block, i32 squares) {
  TK_SHARED(double, parts, 8);
  const i64 first = blockIdx.x * per_block, end = first + per_block < n ? first + per_block : n;
  double sum = 0;
  for (i64 i = first + threadIdx.x; i < end; i += 256) {
    const double value = x[i];
    sum += squares ? value * value : value;
  }
  sum = tk_block_sum(sum, parts);
  if (threadIdx.x == 0) partials[blockIdx.x] = sum;
}

/// The same of products.
TK_KERNEL void partial_dots(double *partials, const float *a, const float *b, i64 n, i64 per_block) {
  TK_SHARED(double, parts, 8);
  const i64 first = blockIdx.x * per_block, end = first + per_block < n ? first + per_block : n;
  double sum = 0;
  for (i64 i = first + threadIdx.x; i < end; i += 256) sum += (double)a[i] * b[i];
  sum = tk_block_sum(sum, parts);
  if (threadIdx.x == 0) partials[blockIdx.x] = sum;
}

/// One block: 0 where there are no partial sums.
TK_KERNEL void total(double *out, const double *partials, i64 count) {
  TK_SHARED(double, parts, 8);
  double sum = 0;
  for (i64 i = threadIdx.x; i < count; i += 256) sum += partials[i];
  sum = tk_block_sum(sum, parts);
  if (threadIdx.x == 0) *out = sum;
}

// ---- one thread -----------------------------------------------------------------------------------------------------
TK_KERNEL void mean(float *out, const double *total, double count) { *out = (float)(*total / count); }

TK_KERNEL void negated_dot(float *out, const double *total, const float *divisor) {
  *out = (float)(-*total / (double)*divisor);
}

/// `guarded` becomes NaN unless `number` is finite.
TK_KERNEL void spoil(float *guarded, const double *number) {
  // What is not finite has no difference from itself.
  if (!(*number - *number == 0)) *guarded = TK_NAN;
}

/// `scale` times what brings the norm, the root of the sum of `squares` in their order, down to `limit`.
TK_KERNEL void clip(float *scale, float limit, const double *squares, i64 count) {
  double sum = 0;
  for (i64 i = 0; i < count; i++) sum += squares[i];
  const float norm = (float)tk_sqrt(sum);
  if (norm > limit) *scale *= limit / norm;
}

/// alpha and beta of a matrix product, where the product looks for them.
TK_KERNEL void factors(float *out, float value, const float *divisor, float beta) {
  out[0] = divisor ? value / *divisor : value;
  out[1] = beta;
}
