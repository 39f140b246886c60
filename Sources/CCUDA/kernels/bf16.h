// Numbers of bfloat16: the upper halves of floats, ties to even.
#pragma once
#include "gpu.h"

/// A window of floats as a window of numbers of 16 bits: what a product reads.
TK_KERNEL void narrow_window(u16 *out, i64 out_stride, const float *x, i64 x_stride, i64 rows, i64 cols) {
  const i64 i = TK_ELEMENT;
  if (i >= rows * cols) return;
  const i64 row = i / cols, column = i % cols;
  out[row * out_stride + column] = tk_to_bf16(x[row * x_stride + column]);
}
