// The fast kernels of one instruction set. The file that includes this defines TK_ISA (the name), TK_LANES (floats in a
// vector), TK_TILE and TK_TILE_ROWS (register tile of matrix products, in vectors and rows), with its target in force.
#define TK_PASTE(a, b, c) a##b##_##c
#define TK_JOIN(a, b, c) TK_PASTE(a, b, c)
#define TK(name) TK_JOIN(tk_, TK_ISA, name)

#include "../processors.h"
#include "vector.h"
// The order is that of use.
#include "dropout.h"
#include "elementwise.h"
#include "gelu.h"
#include "layer_norm.h"
#include "loss.h"
#include "normalize.h"
#include "optimizer.h"
#include "peak.h"
#include "product.h"
#include "matrix.h"
#include "rows.h"
#include "pictures.h"
#include "attention.h"

#define TK_ENTRY(name) .name = TK(name),
extern const TKTable TK_JOIN(tk_table, , TK_ISA);
const TKTable TK_JOIN(tk_table, , TK_ISA) = {TK_EACH(TK_ENTRY)};
