// Column-major products of float32 or bfloat16 matrices to float32 ones: the arithmetic that products.cpp gives the shape of cublasLt.
#pragma once
#include "host.h"

/// Element (row, column) is at [row + column * stride].
struct tk_matrix {
  const void *elements;
  u64 rows, columns;
  i64 stride;
  bool transposed;  // it takes part as its transpose
  bool is_bf16;     // a number is the upper half of a float
};

struct tk_product {
  tk_matrix a, b, c, d;  // c may be d; d is written, though `elements` does not say so
  float alpha, beta;     // c is not read for beta = 0
  const void *bias;      // one a row of d, or null
};

/// D = alpha * op(A) op(B) + beta * C + bias, summed in double precision in the order of the inner index. False: no memory.
bool tk_multiply(const tk_product &product);
