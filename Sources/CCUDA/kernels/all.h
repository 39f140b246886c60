// All kernels, and what they are called.
#pragma once
#include "elements.h"
#include "halves.h"
#include "bf16.h"
#include "sums.h"
#include "rows.h"
#include "pictures.h"
#include "matrix.h"
#include "norm.h"
#include "unit_norm.h"
#include "loss.h"
#include "groups.h"
#include "optimizer.h"
#include "attention.h"
#include "attention_backward.h"
#include "attention_mma.h"
#include "attention_mma_backward.h"

/// PLAIN(name) for kernels whose threads know nothing of each other, FIBERS(name) for those with barriers or warp operations: on the
/// host a thread of these must be able to wait.
#define TK_KERNELS(PLAIN, FIBERS) \
  PLAIN(fill_value) PLAIN(copy_window) PLAIN(axpy) PLAIN(add) PLAIN(scale) PLAIN(lerp) PLAIN(dropout) PLAIN(relu) \
  PLAIN(relu_backward) PLAIN(exponential) PLAIN(clamp) PLAIN(fill_with_scalar) PLAIN(scale_by_scalar) \
  PLAIN(round_to_half) PLAIN(widen) PLAIN(narrow_window) \
  FIBERS(partial_sums) FIBERS(partial_dots) FIBERS(total) \
  PLAIN(mean) PLAIN(negated_dot) PLAIN(spoil) PLAIN(clip) PLAIN(factors) \
  PLAIN(gather_rows) PLAIN(scatter_add_rows) PLAIN(divide_rows) PLAIN(patchify) PLAIN(assemble_tokens) \
  PLAIN(pool_patches) PLAIN(look_up) \
  PLAIN(add_bias) PLAIN(gelu) PLAIN(gelu_backward) FIBERS(column_partials) PLAIN(column_totals) \
  FIBERS(layer_norm) PLAIN(layer_norm_again) FIBERS(layer_norm_backward) FIBERS(residual_norm) \
  FIBERS(residual_norm_backward) FIBERS(normalize) FIBERS(normalize_backward) \
  FIBERS(softmax) FIBERS(cross_entropy) PLAIN(cross_entropy_backward) FIBERS(local_alignment) FIBERS(hits) \
  FIBERS(group_shares) PLAIN(add_to_group) PLAIN(uncertain_sum) PLAIN(uncertain_sum_backward) \
  PLAIN(adamw) \
  FIBERS(attention) FIBERS(attention_backward_queries) FIBERS(attention_backward_keys) \
  FIBERS(rounded_attention) FIBERS(rounded_attention_backward_queries) FIBERS(rounded_attention_backward_keys) \
  FIBERS(mma_attention) FIBERS(mma_attention_32) FIBERS(mma_attention_64) \
  FIBERS(mma_attention_backward_queries) FIBERS(mma_attention_backward_queries_32) \
  FIBERS(mma_attention_backward_queries_64) FIBERS(mma_attention_backward_keys) \
  FIBERS(mma_attention_backward_keys_32) FIBERS(mma_attention_backward_keys_64)
