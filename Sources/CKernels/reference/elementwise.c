// Scalar twins of the elementwise kernels, the linear layer's tails and the optimizer.
#include <float.h>
#include <math.h>

#include "CKernels.h"

void tk_ref_axpy(float *y, const float *x, float a, int64_t n) {
  for (int64_t i = 0; i < n; i++) y[i] += a * x[i];
}

void tk_ref_add(float *out, const float *a, const float *b, int64_t n) {
  for (int64_t i = 0; i < n; i++) out[i] = a[i] + b[i];
}

void tk_ref_scale(float *x, float a, int64_t n) {
  for (int64_t i = 0; i < n; i++) x[i] *= a;
}

void tk_ref_lerp(float *y, const float *x, float w, int64_t n) {
  for (int64_t i = 0; i < n; i++) y[i] = y[i] + w * (x[i] - y[i]);
}

void tk_ref_dropout(float *out, const float *x, uint64_t key, int64_t first, float keep, int64_t n) {
  // A product, not a choice: a dropped nan stays a nan.
  for (int64_t i = 0; i < n; i++) out[i] = x[i] * (tk_keeps(key, first + i, keep) ? 1 / keep : 0);
}

void tk_ref_round_bf16(float *out, const float *x, int64_t n) {
  for (int64_t i = 0; i < n; i++) {
    out[i] = x[i];
    if (x[i] == 0 || !isfinite(x[i])) continue;
    int exponent;
    frexp(x[i], &exponent);  // |x| is within 2^(exponent - 1)..<2^exponent
    // Numbers of 8 bits there are as far apart as this; from 2^-126 on down they do not come closer.
    const double step = ldexp(1, (exponent < -125 ? -125 : exponent) - 8);
    out[i] = (float)(nearbyint(x[i] / step) * step);
  }
}

void tk_ref_sum_squares(double *sums, int32_t *nonfinite, const float *x, int64_t n) {
  sums[0] = sums[1] = 0;
  *nonfinite = 0;
  for (int64_t i = 0; i < n; i++) {
    sums[0] += (double)x[i] * x[i];
    sums[1] += x[i];
    if (!isfinite(x[i])) *nonfinite = 1;
  }
}

void tk_ref_dot(double *out, const float *a, const float *b, int64_t n) {
  *out = 0;
  for (int64_t i = 0; i < n; i++) *out += (double)a[i] * b[i];
}

void tk_ref_add_bias(float *x, const float *bias, int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++)
    for (int64_t c = 0; c < cols; c++) x[r * cols + c] += bias[c];
}

void tk_ref_gelu(float *out, const float *pre, int64_t n) {
  for (int64_t i = 0; i < n; i++) out[i] = (float)(0.5 * pre[i] * (1 + erf(pre[i] * M_SQRT1_2)));
}

void tk_ref_gelu_backward(float *dx, const float *dy, const float *pre, int64_t n) {
  for (int64_t i = 0; i < n; i++) {
    double x = pre[i];
    double cumulative = 0.5 * (1 + erf(x * M_SQRT1_2));
    double density = exp(-0.5 * x * x) * M_SQRT1_2 * M_2_SQRTPI * 0.5;
    dx[i] = (float)(dy[i] * (cumulative + x * density));
  }
}

void tk_ref_column_sum(float *out, const float *x, int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++)
    for (int64_t c = 0; c < cols; c++) out[c] += x[r * cols + c];
}

void tk_ref_adamw(float *p, float *m, float *v, const float *grad, float grad_scale, float lr, float decay, float b1,
                  float b2, float eps, float correction1, float correction2, int64_t n) {
  for (int64_t i = 0; i < n; i++) {
    double g = (double)grad[i] * grad_scale;
    m[i] = (float)(m[i] + (1.0 - b1) * (g - m[i]));
    v[i] = (float)((double)b2 * v[i] + (1.0 - b2) * g * g);
    // As the fast kernels do.
    if (fabs(m[i]) < FLT_MIN / (float)(1.0 - b1)) m[i] = 0;
    if (v[i] < FLT_MIN) v[i] = 0;
    double decayed = p[i] * (1 - (double)lr * decay);
    p[i] = (float)(decayed - (double)lr / correction1 * m[i] / (sqrt(v[i]) / sqrt(correction2) + eps));
  }
}
