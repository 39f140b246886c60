// Scalar twin of what makes pictures of bytes.
#include "CKernels.h"

void tk_ref_look_up(float *out, const uint8_t *bytes, const float *levels, int64_t pixels) {
  for (int64_t channel = 0; channel < 3; channel++)
    for (int64_t i = 0; i < pixels; i++) out[channel * pixels + i] = levels[channel * 256 + bytes[i * 3 + channel]];
}
