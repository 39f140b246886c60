// Kernels on elements: a thread for each, or for four. What is not a number stays so.
#pragma once
#include "fours.h"

TK_KERNEL void fill_value(float *out, float value, i64 n) {
  const i64 i = TK_ELEMENT;
  if (i >= n) return;
  out[i] = value;
}

/// Windows of two matrices: row r begins at r * stride.
TK_KERNEL void copy_window(float *out, i64 out_stride, const float *x, i64 x_stride, i64 rows, i64 cols) {
  const i64 i = TK_ELEMENT;
  if (i >= rows * cols) return;
  const i64 row = i / cols, column = i % cols;
  out[row * out_stride + column] = x[row * x_stride + column];
}

TK_KERNEL void axpy(float *y, const float *x, float a, i64 n) {
  tk_by_fours(n, [=](i64, float &to, float from) { to += a * from; }, tk_changes(y), tk_reads(x));
}

TK_KERNEL void add(float *out, const float *a, const float *b, i64 n) {
  tk_by_fours(n, [](i64, float &sum, float one, float other) { sum = one + other; }, tk_writes(out), tk_reads(a), tk_reads(b));
}

TK_KERNEL void scale(float *x, float a, i64 n) {
  tk_by_fours(n, [=](i64, float &element) { element *= a; }, tk_changes(x));
}

TK_KERNEL void lerp(float *y, const float *x, float w, i64 n) {
  tk_by_fours(n, [=](i64, float &to, float from) { to += w * (from - to); }, tk_changes(y), tk_reads(x));
}

TK_KERNEL void dropout(float *out, const float *x, u64 key, float keep, i64 n) {
  // A product, not a choice: a dropped NaN stays NaN.
  tk_by_fours(n, [=](i64 i, float &to, float from) { to = from * tk_kept(key, i, keep); }, tk_writes(out), tk_reads(x));
}

TK_KERNEL void relu(float *x, i64 n) {
  const i64 i = TK_ELEMENT;
  if (i >= n) return;
  if (x[i] < 0) x[i] = 0;
}

TK_KERNEL void relu_backward(float *dx, const float *output, i64 n) {
  const i64 i = TK_ELEMENT;
  if (i >= n) return;
  if (!(output[i] > 0)) dx[i] = 0;
}

TK_KERNEL void exponential(float *x, i64 n) {
  const i64 i = TK_ELEMENT;
  if (i >= n) return;
  x[i] = (float)tk_exp((double)x[i]);
}

TK_KERNEL void clamp(float *x, float low, float high, i64 n) {
  const i64 i = TK_ELEMENT;
  if (i >= n) return;
  if (x[i] < low) x[i] = low;
  if (x[i] > high) x[i] = high;
}

/// All of them scalar / divisor, `scalar` being a number that the host does not know.
TK_KERNEL void fill_with_scalar(float *out, const float *scalar, float divisor, i64 n) {
  const i64 i = TK_ELEMENT;
  if (i >= n) return;
  out[i] = *scalar / divisor;
}

TK_KERNEL void scale_by_scalar(float *x, const float *scalar, float divisor, i64 n) {
  const i64 i = TK_ELEMENT;
  if (i >= n) return;
  x[i] *= *scalar / divisor;
}
