// AdamW (Loshchilov & Hutter 2019), in the order of torch.optim.AdamW.
#pragma once
#include "fours.h"

/// Nothing changes where `scale`, what gradients are multiplied by, is NaN: something of the step was not finite.
TK_KERNEL void adamw(float *p, float *m, float *v, const float *grad, const float *scale, float lr, float decay,
                     float b1, float b2, float eps, float correction1, float correction2, i64 n) {
  const float factor = *scale;
  if (factor != factor) return;
  const auto step = [=](i64, float &parameter, float &mean, float &variance, float gradient) {
    const float least = 1.17549435e-38f;  // of normal numbers
    const float g = gradient * factor, fresh1 = 1 - b1, fresh2 = 1 - b2;
    float first = mean + fresh1 * (g - mean), second = b2 * variance + fresh2 * g * g;
    // As on the processor, where a mean that has become subnormal would stay so, and cost time, for ever.
    if (first < least / fresh1 && first > -least / fresh1) first = 0;
    if (second < least) second = 0;
    mean = first;
    variance = second;
    parameter =
        parameter * (1 - lr * decay) - lr / correction1 * (first / (tk_sqrt(second) / tk_sqrt(correction2) + eps));
  };
  tk_by_fours(n, step, tk_changes(p), tk_changes(m), tk_changes(v), tk_reads(grad));
}
