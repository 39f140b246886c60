// Rows and columns that belong to groups, and losses weighed by what is learnt of their uncertainty.
#pragma once
#include "gpu.h"

/// out[r, c] = 1 / n where column c has the group of row r, n being how many columns have it, else 0: a block for each row
TK_KERNEL void group_shares(float *out, const i32 *row_groups, const i32 *column_groups, i64 rows, i64 cols) {
  TK_SHARED(float, parts, 8);
  const i64 r = blockIdx.x;
  if (r >= rows) return;
  float members = 0;
  for (i64 c = threadIdx.x; c < cols; c += 256) members += column_groups[c] == row_groups[r] ? 1 : 0;
  members = tk_block_sum(members, parts);
  for (i64 c = threadIdx.x; c < cols; c += 256)
    out[r * cols + c] = column_groups[c] == row_groups[r] ? 1 / members : 0;
}

/// x[r, c] += value where column c has the group of row r and is not the row's own
TK_KERNEL void add_to_group(float *x, float value, const i32 *groups, const i32 *owners, i64 rows, i64 cols) {
  const i64 i = TK_ELEMENT;
  if (i >= rows * cols) return;
  const i64 row = i / cols, owner = owners[i % cols];
  if (owner != row && groups[owner] == groups[row]) x[i] += value;
}

// ---- one thread: a handful of losses, each somewhere else in memory ----------------------------------------------------
/// out = sum of w_i / 2 (exp(-s_i) l_i + s_i), s_i being log_variances[places[i]]
TK_KERNEL void uncertain_sum(float *out, const u64 *losses, const float *log_variances, const i32 *places,
                             const float *weights, i64 count) {
  float sum = 0;
  for (i64 i = 0; i < count; i++) {
    const float loss = *(const float *)losses[i], log_variance = log_variances[places[i]];
    sum += 0.5f * weights[i] * (tk_exp(-log_variance) * loss + log_variance);
  }
  *out = sum;
}

/// Its gradients: losses are overwritten, log variances added to.
TK_KERNEL void uncertain_sum_backward(const u64 *losses, float *dlog_variances, const float *dy, const u64 *values,
                                      const float *log_variances, const i32 *places, const float *weights, i64 count) {
  for (i64 i = 0; i < count; i++) {
    const float precision = tk_exp(-log_variances[places[i]]), value = *(const float *)values[i];
    *(float *)losses[i] = 0.5f * *dy * weights[i] * precision;
    dlog_variances[places[i]] += 0.5f * *dy * weights[i] * (1 - precision * value);
  }
}
