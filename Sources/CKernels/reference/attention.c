// Scalar twin of attention: one query after the other, all its keys.
#include <math.h>

#include "CKernels.h"

static double product(const float *a, const float *b, int64_t n) {
  double sum = 0;
  for (int64_t i = 0; i < n; i++) sum += (double)a[i] * b[i];
  return sum;
}

/// What dropout multiplies probability `index` with.
static double dropped(uint64_t key, int64_t index, float keep) {
  return keep == 1 ? 1 : tk_keeps(key, index, keep) ? 1.0 / keep : 0;
}

/// As it is multiplied further.
static double multiplied(double x, int32_t rounds) {
  float single = (float)x;
  if (rounds) tk_ref_round_bf16(&single, &single, 1);
  return rounds ? single : x;
}

void tk_ref_attention(float *out, int64_t out_stride, float *lse, const float *q, int64_t q_stride, const float *k,
                      int64_t k_stride, const float *v, int64_t v_stride, float scale, uint64_t key, int64_t first,
                      float keep, int64_t nq, int64_t nk, int64_t dim, int32_t rounds, float *scratch) {
  (void)scratch;
  for (int64_t i = 0; i < nq; i++) {
    const float *query = q + i * q_stride;
    double largest = -INFINITY, sum = 0;
    for (int64_t j = 0; j < nk; j++) largest = fmax(largest, scale * product(query, k + j * k_stride, dim));
    // Any power of two may be taken away before rounding; this one leaves nothing above 1.
    const double shift = rounds ? ceil(largest / M_LN2) * M_LN2 : largest;
    for (int64_t j = 0; j < nk; j++)
      sum += multiplied(exp(scale * product(query, k + j * k_stride, dim) - shift), rounds);
    lse[i] = (float)(shift + log(sum));
    for (int64_t c = 0; c < dim; c++) {
      double mean = 0;
      for (int64_t j = 0; j < nk; j++) {
        double weight = multiplied(exp(scale * product(query, k + j * k_stride, dim) - shift), rounds);
        mean += weight * dropped(key, first + i * nk + j, keep) * v[j * v_stride + c];
      }
      out[i * out_stride + c] = nk ? (float)(mean / sum) : 0;
    }
  }
}

void tk_ref_attention_backward(float *dq, int64_t dq_stride, float *dk, int64_t dk_stride, float *dv, int64_t dv_stride,
                               const float *dout, int64_t dout_stride, const float *out, int64_t out_stride,
                               const float *lse, const float *q, int64_t q_stride, const float *k, int64_t k_stride,
                               const float *v, int64_t v_stride, float scale, uint64_t key, int64_t first, float keep,
                               int64_t nq, int64_t nk, int64_t dim, int32_t rounds, float *scratch) {
  (void)scratch;
  for (int64_t i = 0; i < nq; i++) {
    const float *query = q + i * q_stride, *gradient = dout + i * dout_stride;
    double mean = product(gradient, out + i * out_stride, dim);
    for (int64_t c = 0; c < dim; c++) dq[i * dq_stride + c] = 0;
    for (int64_t j = 0; j < nk; j++) {
      double probability = exp(scale * product(query, k + j * k_stride, dim) - lse[i]);
      double mask = dropped(key, first + i * nk + j, keep);
      double slope = probability * (product(gradient, v + j * v_stride, dim) * mask - mean);
      double dscore = multiplied(slope, rounds) * scale, weight = multiplied(probability, rounds);
      for (int64_t c = 0; c < dim; c++) {
        dq[i * dq_stride + c] += (float)(dscore * k[j * k_stride + c]);
        dk[j * dk_stride + c] += (float)(dscore * query[c]);
        dv[j * dv_stride + c] += (float)(weight * mask * gradient[c]);
      }
    }
  }
}
