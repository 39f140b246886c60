// Numbers of half precision (IEEE 754 binary16), ties to even.
#pragma once
#include "fours.h"

TK_KERNEL void round_to_half(float *x, i64 n) {
  tk_by_fours(n, [](i64, float &element) { element = tk_from_half(tk_to_half(element)); }, tk_changes(x));
}

/// The numbers whose bits are `halves`.
TK_KERNEL void widen(float *out, const u16 *halves, i64 n) {
  const i64 i = TK_ELEMENT;
  if (i >= n) return;
  out[i] = tk_from_half(halves[i]);
}
