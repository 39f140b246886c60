// Pictures from bytes.
#pragma once
#include "gpu.h"

/// bytes [batch, pixels, 3] to [batch, 3, pixels]; `levels` [3, 256]: what each level of each channel becomes
TK_KERNEL void look_up(float *out, const u8 *bytes, const float *levels, i64 batch, i64 pixels) {
  const i64 i = TK_ELEMENT;
  if (i >= batch * 3 * pixels) return;
  const i64 pixel = i % pixels, channel = i / pixels % 3, picture = i / pixels / 3;
  out[i] = levels[channel * 256 + bytes[(picture * pixels + pixel) * 3 + channel]];
}
