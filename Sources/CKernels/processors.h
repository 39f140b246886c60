// What kernels know of the processor beside its instructions. It changes how they work, never what they give.
#ifndef TRIAD_PROCESSORS_H
#define TRIAD_PROCESSORS_H
#include <stdbool.h>

/// Whether a multiplication of 16 floats takes two cycles of the unit that does it, as on Zen 4.
bool tk_halves_long_vectors(void);
#endif
