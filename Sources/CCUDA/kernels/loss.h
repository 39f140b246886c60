// Softmax and the losses made of it: a block for each row.
#pragma once
#include "gpu.h"

/// What is left of exp's sum when it is measured from the largest element: log of sum of exp(x) = largest + log(sum).
struct tk_exp_sum {
  float largest, sum;
};
/// Of a row without the columns from..<to, in one pass: each thread measures from the largest element that it has met. As with two passes
/// the sum is NaN where an element is NaN or +inf, or all are -inf.
TK_INLINE tk_exp_sum tk_row_exp_sum(const float *x, i64 cols, i64 from, i64 to, float *parts) {
  float largest = TK_LOWEST, sum = 0;  // not -inf: elements of -inf add nothing, and -inf - -inf is NaN
  // Four at a time, so that a thread waits for them together.
  for (i64 c = threadIdx.x; c < cols; c += 4 * 256) {
    float elements[4], greater = largest;
    TK_UNROLL
    for (int k = 0; k < 4; k++) {
      const i64 at = c + 256 * k;
      elements[k] = at < cols && (at < from || at >= to) ? x[at] : -TK_INFINITY;
      greater = elements[k] > greater ? elements[k] : greater;
    }
    sum *= tk_exp(largest - greater);
    largest = greater;
    TK_UNROLL
    for (int k = 0; k < 4; k++) sum += tk_exp(elements[k] - largest);
  }
  const float common = tk_block_max(largest, parts);
  sum = tk_block_sum(sum * tk_exp(largest - common), parts);
  return {common, sum == 0 ? TK_NAN : sum};
}

/// `out` may be `x`.
TK_KERNEL void softmax(float *out, const float *x, i64 rows, i64 cols) {
  TK_SHARED(float, parts, 8);
  const i64 start = blockIdx.x * cols;
  if (blockIdx.x >= rows) return;
  const tk_exp_sum row = tk_row_exp_sum(x + start, cols, 0, 0, parts);
  const float share = 1 / row.sum;
  for (i64 c = threadIdx.x; c < cols; c += 256) out[start + c] = tk_exp(x[start + c] - row.largest) * share;
}

/// loss = lse - <target, x>, target = (1 - mix) * onehot(label) + mix * soft
TK_KERNEL void cross_entropy(float *loss, float *lse, const float *x, const i32 *label, const float *soft, float mix,
                             i64 rows, i64 cols) {
  TK_SHARED(float, parts, 8);
  const i64 r = blockIdx.x, start = r * cols;
  if (r >= rows) return;
  const tk_exp_sum row = tk_row_exp_sum(x + start, cols, 0, 0, parts);
  // All measured from the largest: a small loss must not be the difference of two large numbers.
  float agreement = 0;
  if (mix > 0) {
    for (i64 c = threadIdx.x; c < cols; c += 256) agreement += soft[start + c] * (x[start + c] - row.largest);
    agreement = mix * tk_block_sum(agreement, parts);
  }
  if (threadIdx.x > 0) return;
  if (mix < 1) agreement += (1 - mix) * (x[start + label[r]] - row.largest);
  lse[r] = row.largest + tk_log(row.sum);
  loss[r] = tk_log(row.sum) - agreement;
}

/// dx = weight[r] * (softmax(x) - target), a thread for each element; `dx` may be `x`.
TK_KERNEL void cross_entropy_backward(float *dx, const float *x, const float *lse, const i32 *label, const float *soft,
                                      float mix, const float *weight, i64 rows, i64 cols) {
  const i64 i = TK_ELEMENT;
  if (i >= rows * cols) return;
  const i64 r = i / cols;
  float target = mix > 0 ? mix * soft[i] : 0;
  if (mix < 1 && label[r] == i % cols) target += 1 - mix;
  dx[i] = weight[r] * (tk_exp(x[i] - lse[r]) - target);
}

/// Local alignment: row r owns columns bounds[r]..<bounds[r + 1]. With `others`, the log of the sum of exp over the columns that it does not
/// own: loss = mean over own k of log(exp(s_k) + exp(others)) - s_k, 0 where it owns none or all; `grad` is its derivative.
TK_KERNEL void local_alignment(float *loss, float *grad, const float *scores, const i32 *bounds, i64 rows, i64 cols) {
  TK_SHARED(float, parts, 8);
  const i64 r = blockIdx.x;
  if (r >= rows) return;
  const i64 from = bounds[r], to = bounds[r + 1], own = to - from;
  const float *s = scores + r * cols;
  float *slope = grad + r * cols;
  if (own <= 0 || own == cols) {
    for (i64 c = threadIdx.x; c < cols; c += 256) slope[c] = 0;
    if (threadIdx.x == 0) loss[r] = 0;
    return;
  }
  const tk_exp_sum others = tk_row_exp_sum(s, cols, from, to, parts);
  const float log_sum = tk_log(others.sum);
  float total = 0, missed = 0;
  for (i64 k = from + threadIdx.x; k < to; k += 256) {
    const float gap = others.largest - s[k] + log_sum, small = tk_exp(gap > 0 ? -gap : gap);
    total += (gap > 0 ? gap : 0) + tk_log1p(small);
    const float share = (gap > 0 ? 1 : small) / (1 + small);
    missed += share;
    slope[k] = -share / (float)own;
  }
  total = tk_block_sum(total, parts);
  missed = tk_block_sum(missed, parts) / (float)own;
  for (i64 c = threadIdx.x; c < cols; c += 256)
    if (c < from || c >= to) slope[c] = missed * tk_exp(s[c] - others.largest - log_sum);
  if (threadIdx.x == 0) loss[r] = total / (float)own;
}

/// 1 for a row in which no class has more than the label, else 0.
TK_KERNEL void hits(float *out, const float *x, const i32 *label, i64 rows, i64 cols) {
  TK_SHARED(float, parts, 8);
  const i64 r = blockIdx.x, start = r * cols;
  if (r >= rows) return;
  const float own = x[start + label[r]];
  float above = 0;
  // Written so that NaN, on either side, is no hit.
  for (i64 c = threadIdx.x; c < cols; c += 256) above += x[start + c] <= own ? 0 : 1;
  above = tk_block_sum(above, parts);
  if (threadIdx.x == 0) out[r] = above == 0 ? 1 : 0;
}
