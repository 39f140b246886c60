/// The kernels by the names that they have in `Sources/CCUDA/kernels`.
enum Kernel: String, CaseIterable, Sendable {
  // elements.h
  case fillValue = "fill_value"
  case copyWindow = "copy_window"
  case axpy, add, scale, lerp, dropout, relu, exponential, clamp
  case reluBackward = "relu_backward"
  case fillWithScalar = "fill_with_scalar"
  case scaleByScalar = "scale_by_scalar"
  // halves.h
  case roundToHalf = "round_to_half"
  case widen
  // bf16.h
  case narrowWindow = "narrow_window"
  // sums.h
  case partialSums = "partial_sums"
  case partialDots = "partial_dots"
  case total, mean, spoil, clip, factors
  case negatedDot = "negated_dot"
  // rows.h, pictures.h
  case gatherRows = "gather_rows"
  case scatterAddRows = "scatter_add_rows"
  case divideRows = "divide_rows"
  case patchify
  case assembleTokens = "assemble_tokens"
  case poolPatches = "pool_patches"
  case lookUp = "look_up"
  // matrix.h
  case addBias = "add_bias"
  case gelu
  case geluBackward = "gelu_backward"
  case columnPartials = "column_partials"
  case columnTotals = "column_totals"
  // norm.h, unit_norm.h
  case layerNorm = "layer_norm"
  case layerNormAgain = "layer_norm_again"
  case layerNormBackward = "layer_norm_backward"
  case residualNorm = "residual_norm"
  case residualNormBackward = "residual_norm_backward"
  case normalize
  case normalizeBackward = "normalize_backward"
  // loss.h, groups.h
  case softmax
  case crossEntropy = "cross_entropy"
  case crossEntropyBackward = "cross_entropy_backward"
  case localAlignment = "local_alignment"
  case hits
  case groupShares = "group_shares"
  case addToGroup = "add_to_group"
  case uncertainSum = "uncertain_sum"
  case uncertainSumBackward = "uncertain_sum_backward"
  // attention.h, attention_backward.h
  case attention
  case attentionBackwardQueries = "attention_backward_queries"
  case attentionBackwardKeys = "attention_backward_keys"
  case roundedAttention = "rounded_attention"
  case roundedAttentionBackwardQueries = "rounded_attention_backward_queries"
  case roundedAttentionBackwardKeys = "rounded_attention_backward_keys"
  // attention_mma.h, attention_mma_backward.h
  case matrixAttention = "mma_attention"
  case matrixAttention32 = "mma_attention_32"
  case matrixAttention64 = "mma_attention_64"
  case matrixAttentionBackwardQueries = "mma_attention_backward_queries"
  case matrixAttentionBackwardQueries32 = "mma_attention_backward_queries_32"
  case matrixAttentionBackwardQueries64 = "mma_attention_backward_queries_64"
  case matrixAttentionBackwardKeys = "mma_attention_backward_keys"
  case matrixAttentionBackwardKeys32 = "mma_attention_backward_keys_32"
  case matrixAttentionBackwardKeys64 = "mma_attention_backward_keys_64"
  // optimizer.h
  case adamW = "adamw"
}
