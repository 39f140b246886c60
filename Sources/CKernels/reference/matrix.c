// Twins of fast/matrix.h: packed B is simply B transposed, and a sum is a sum.
#include <stddef.h>

#include "CKernels.h"

void tk_ref_pack_columns(float *packed, const float *b, int64_t ldb, int32_t transposed, int64_t inner, int64_t cols) {
  for (int64_t j = 0; j < cols; j++)
    for (int64_t p = 0; p < inner; p++) packed[j * inner + p] = transposed ? b[j * ldb + p] : b[p * ldb + j];
}

void tk_ref_packed_product(float *c, int64_t ldc, const float *a, int64_t lda, int32_t a_transposed, const float *packed,
                           int64_t rows, int64_t inner, int64_t cols, float alpha, float beta, const float *bias) {
  for (int64_t i = 0; i < rows; i++)
    for (int64_t j = 0; j < cols; j++) {
      double sum = 0;
      for (int64_t p = 0; p < inner; p++)
        sum += (double)(a_transposed ? a[p * lda + i] : a[i * lda + p]) * packed[j * inner + p];
      sum *= alpha;
      if (beta != 0) sum += (double)beta * c[i * ldc + j];
      if (bias != NULL) sum += bias[j];
      c[i * ldc + j] = (float)sum;
    }
}

void tk_ref_panel_product(float *c, int64_t ldc, const float *a, int64_t lda, const float *b, int64_t ldb,
                          int32_t b_transposed, int64_t rows, int64_t inner, int64_t cols, float alpha, float beta,
                          const float *bias) {
  for (int64_t i = 0; i < rows; i++)
    for (int64_t j = 0; j < cols; j++) {
      double sum = 0;
      for (int64_t p = 0; p < inner; p++)
        sum += (double)a[i * lda + p] * (b_transposed ? b[j * ldb + p] : b[p * ldb + j]);
      sum *= alpha;
      if (beta != 0) sum += (double)beta * c[i * ldc + j];
      if (bias != NULL) sum += bias[j];
      c[i * ldc + j] = (float)sum;
    }
}
