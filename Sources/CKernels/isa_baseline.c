// The kernels for every machine: SSE2 on x86-64, NEON on arm64.
#define TK_ISA baseline
#define TK_LANES 4
#define TK_TILE 2
#define TK_TILE_ROWS 6
#include "fast/all.h"
