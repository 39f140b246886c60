// The kernels for x86-64 with AVX-512 (Skylake server, Zen 4 and later).
#ifdef __x86_64__
#include "CKernelsTable.h"
#include <math.h>
#include <string.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx512cd,fma,avx2"))), \
                             apply_to = function)
#define TK_ISA avx512
#define TK_LANES 16
#define TK_TILE 3
#define TK_TILE_ROWS 8
#include "fast/all.h"
#pragma clang attribute pop
#endif
