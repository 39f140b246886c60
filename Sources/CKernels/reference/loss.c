// Scalar twins of softmax and the losses made of it.
#include <math.h>
#include <stddef.h>

#include "CKernels.h"

/// Log of the sum of exp(x) over [0, n) without [from, to).
static double log_sum_exp(const float *x, int64_t n, int64_t from, int64_t to) {
  double largest = -INFINITY, sum = 0;
  for (int64_t i = 0; i < n; i++)
    if (i < from || i >= to) largest = fmax(largest, x[i]);
  for (int64_t i = 0; i < n; i++)
    if (i < from || i >= to) sum += exp(x[i] - largest);
  return largest + log(sum);
}

/// What cross-entropy wants of column c.
static double target(int64_t c, int32_t label, const float *soft, float mix) {
  return (mix < 1 && c == label ? 1.0 - mix : 0) + (mix > 0 ? (double)mix * soft[c] : 0);
}

void tk_ref_softmax(float *out, const float *x, int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++, x += cols, out += cols) {
    double lse = log_sum_exp(x, cols, 0, 0);
    for (int64_t c = 0; c < cols; c++) out[c] = (float)exp(x[c] - lse);
  }
}

void tk_ref_cross_entropy(float *loss, float *lse, const float *x, const int32_t *label, const float *soft, float mix,
                          int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++) {
    const float *row = x + r * cols, *wanted = mix > 0 ? soft + r * cols : NULL;
    double log_sum = log_sum_exp(row, cols, 0, 0), total = 0;
    for (int64_t c = 0; c < cols; c++) {
      double t = target(c, mix < 1 ? label[r] : -1, wanted, mix);
      if (mix > 0 || t != 0) total += t * (log_sum - row[c]);
    }
    lse[r] = (float)log_sum;
    loss[r] = (float)total;
  }
}

void tk_ref_cross_entropy_backward(float *dx, const float *x, const float *lse, const int32_t *label, const float *soft,
                                   float mix, const float *weight, int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++)
    for (int64_t c = 0; c < cols; c++) {
      int64_t i = r * cols + c;
      double t = target(c, mix < 1 ? label[r] : -1, mix > 0 ? soft + r * cols : NULL, mix);
      dx[i] = (float)(weight[r] * (exp((double)x[i] - lse[r]) - t));
    }
}

void tk_ref_local_alignment(float *loss, float *grad, const float *scores, const int32_t *bounds, int64_t first_row,
                            int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++, scores += cols, grad += cols) {
    int64_t from = bounds[first_row + r], to = bounds[first_row + r + 1], own = to - from;
    loss[r] = 0;
    if (own <= 0 || own == cols) {
      for (int64_t c = 0; c < cols; c++) grad[c] = 0;
      continue;
    }
    double others = log_sum_exp(scores, cols, from, to), total = 0, missed = 0;
    for (int64_t k = from; k < to; k++) {
      double gap = others - scores[k];
      total += gap > 0 ? gap + log1p(exp(-gap)) : log1p(exp(gap));  // logaddexp(s_k, others) - s_k
      missed += 1 / (1 + exp(-gap));
    }
    loss[r] = (float)(total / own);
    for (int64_t c = 0; c < cols; c++) {
      int is_own = c >= from && c < to;
      double slope = is_own ? -1 / (1 + exp(scores[c] - others)) : missed * exp(scores[c] - others);
      grad[c] = (float)(slope / own);
    }
  }
}
