// AdamW (Loshchilov & Hutter 2019), in the order of torch.optim.AdamW.
#pragma once
#include "gpu.h"

/// Nothing changes where `scale`, what gradients are multiplied by, is NaN: something of the step was not finite.
TK_KERNEL void adamw(float *p, float *m, float *v, const float *grad, const float *scale, float lr, float decay,
                     float b1, float b2, float eps, float correction1, float correction2, i64 n) {
  const i64 i = TK_ELEMENT;
  if (i >= n || *scale != *scale) return;
  const float least = 1.17549435e-38f;  // of normal numbers
  const float g = grad[i] * *scale, fresh1 = 1 - b1, fresh2 = 1 - b2;
  float first = m[i] + fresh1 * (g - m[i]), second = b2 * v[i] + fresh2 * g * g;
  // As on the processor, where a mean that has become subnormal would stay so, and cost time, for ever.
  if (first < least / fresh1 && first > -least / fresh1) first = 0;
  if (second < least) second = 0;
  m[i] = first;
  v[i] = second;
  p[i] = p[i] * (1 - lr * decay) - lr / correction1 * (first / (tk_sqrt(second) / tk_sqrt(correction2) + eps));
}
