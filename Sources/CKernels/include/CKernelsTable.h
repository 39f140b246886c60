// The kernels as tables, one an instruction set: tests hold each of them against the scalar twins in one process.
// The CPU device does not need this: `tk_X` already goes through the table of this machine.
#ifndef TRIAD_CKERNELS_TABLE_H
#define TRIAD_CKERNELS_TABLE_H
#include "CKernels.h"

/// X(name) for every kernel that TK_DECLARE declares.
#define TK_EACH(X) \
  X(axpy) X(add) X(scale) X(lerp) X(dropout) X(round_bf16) X(sum_squares) X(dot) X(add_bias) X(gelu) \
  X(gelu_backward) X(column_sum) X(layer_norm) X(layer_norm_again) X(layer_norm_backward) X(residual_norm) X(residual_norm_backward) \
  X(normalize) X(normalize_backward) X(attention) X(attention_backward) X(softmax) X(cross_entropy) \
  X(cross_entropy_backward) X(local_alignment) X(gather_rows) X(scatter_add_rows) X(patchify) X(pool_patches) \
  X(look_up) X(pack_columns) X(packed_product) X(panel_product) X(adamw) X(fma_peak)

#define TK_FIELD(name) __typeof__(tk_##name) *_Nonnull name;
typedef struct { TK_EACH(TK_FIELD) } TKTable;

/// The kernels of "reference" (the scalar twins), "baseline", "avx2" or "avx512"; NULL where they cannot run.
const TKTable *_Nullable tk_table(const char *_Nonnull isa);
#endif
