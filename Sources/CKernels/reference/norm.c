// Scalar twins of layer norm, its fusion with the residual connection, and the unit norm.
#include <math.h>
#include <stddef.h>

#include "CKernels.h"

void tk_ref_layer_norm(float *y, float *mean, float *rstd, const float *x, const float *gamma, const float *beta,
                       float eps, int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++, x += cols, y += cols) {
    double sum = 0, squares = 0;
    for (int64_t c = 0; c < cols; c++) sum += x[c];
    double mu = sum / cols;
    for (int64_t c = 0; c < cols; c++) squares += (x[c] - mu) * (x[c] - mu);
    double inverse = 1 / sqrt(squares / cols + eps);
    for (int64_t c = 0; c < cols; c++) y[c] = (float)((x[c] - mu) * inverse * gamma[c] + beta[c]);
    mean[r] = (float)mu;
    rstd[r] = (float)inverse;
  }
}

void tk_ref_layer_norm_again(float *y, const float *x, const float *mean, const float *rstd, const float *gamma,
                             const float *beta, int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++, x += cols, y += cols)
    for (int64_t c = 0; c < cols; c++) y[c] = (float)(((double)x[c] - mean[r]) * rstd[r] * gamma[c] + beta[c]);
}

void tk_ref_layer_norm_backward(float *dx, int32_t adds, float *dgamma, float *dbeta, const float *dy, const float *x,
                                const float *mean, const float *rstd, const float *gamma, int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++, x += cols, dy += cols, dx += cols) {
    double sum = 0, projection = 0;
    for (int64_t c = 0; c < cols; c++) {
      double unit = ((double)x[c] - mean[r]) * rstd[r];
      sum += (double)dy[c] * gamma[c];
      projection += (double)dy[c] * gamma[c] * unit;
    }
    for (int64_t c = 0; c < cols; c++) {
      double unit = ((double)x[c] - mean[r]) * rstd[r], gradient = dy[c];
      dgamma[c] += (float)(gradient * unit);
      dbeta[c] += (float)gradient;
      dx[c] = (adds ? dx[c] : 0) + (float)(rstd[r] * (gradient * gamma[c] - sum / cols - unit * projection / cols));
    }
  }
}

void tk_ref_residual_norm(float *y, float *sum, float *mean, float *rstd, const float *x, const float *residual,
                          const float *gamma, const float *beta, float eps, uint64_t key, int64_t first, float keep,
                          int64_t rows, int64_t cols) {
  for (int64_t i = 0; i < rows * cols; i++) {
    float mask = keep == 1 ? 1 : tk_keeps(key, first + i, keep) ? 1 / keep : 0;
    sum[i] = residual[i] + x[i] * mask;
  }
  tk_ref_layer_norm(y, mean, rstd, sum, gamma, beta, eps, rows, cols);
}

void tk_ref_residual_norm_backward(float *dx, float *dresidual, float *dgamma, float *dbeta, const float *dy,
                                   const float *sum, const float *mean, const float *rstd, const float *gamma,
                                   uint64_t key, int64_t first, float keep, int64_t rows, int64_t cols) {
  tk_ref_layer_norm_backward(dresidual, 0, dgamma, dbeta, dy, sum, mean, rstd, gamma, rows, cols);
  for (int64_t i = 0; i < rows * cols; i++)
    dx[i] = dresidual[i] * (keep == 1 ? 1 : tk_keeps(key, first + i, keep) ? 1 / keep : 0);
}

void tk_ref_normalize(float *y, float *norm, const float *x, float eps, int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++, x += cols, y += cols) {
    double squares = 0;
    for (int64_t c = 0; c < cols; c++) squares += (double)x[c] * x[c];
    double length = sqrt(squares);
    // Written so that a nan length is not mistaken for a short one.
    double divisor = length < eps ? eps : length;
    for (int64_t c = 0; c < cols; c++) y[c] = (float)(x[c] / divisor);
    norm[r] = (float)length;
  }
}

void tk_ref_normalize_backward(float *dx, const float *dy, const float *y, const float *norm, float eps, int64_t rows,
                               int64_t cols) {
  for (int64_t r = 0; r < rows; r++, y += cols, dy += cols, dx += cols) {
    int is_short = norm[r] < eps;
    double projection = 0;
    for (int64_t c = 0; c < cols && !is_short; c++) projection += (double)dy[c] * y[c];
    double divisor = is_short ? eps : norm[r];
    for (int64_t c = 0; c < cols; c++)
      dx[c] = (float)(is_short ? dy[c] / divisor : (dy[c] - y[c] * projection) / divisor);
  }
}
