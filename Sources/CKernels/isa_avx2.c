// The kernels for x86-64 with AVX2 and FMA (Haswell, Zen and later).
#ifdef __x86_64__
#include "CKernelsTable.h"
#include <math.h>
#include <string.h>
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define TK_ISA avx2
#define TK_LANES 8
#define TK_TILE 2
#define TK_TILE_ROWS 6
#include "fast/all.h"
#pragma clang attribute pop
#endif
