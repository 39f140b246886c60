import Training
import Tensor

/// The kernels of a device by name: what profiles and benchmarks speak of.
public enum Kernel: String, Sendable, Hashable, CaseIterable {
  /// `a b`, nothing transposed: the gradient that a linear map hands to its input.
  case productNN = "product NN"
  /// `a b^T`: a linear map.
  case productNT = "product NT"
  /// `a^T b`: the gradient of a linear map's weight.
  case productTN = "product TN"
  case productTT = "product TT"
  case addBias = "bias"
  case gelu = "GELU"
  case geluBackward = "GELU backward"
  case columnSum = "column sum"
  case attention = "attention"
  case attentionBackward = "attention backward"
  case layerNorm = "layer norm"
  case layerNormAgain = "layer norm again"
  case layerNormBackward = "layer norm backward"
  case residualNorm = "residual norm"
  case residualNormBackward = "residual norm backward"
  case normalize = "normalize"
  case normalizeBackward = "normalize backward"
  case softmax = "softmax"
  case crossEntropy = "cross-entropy"
  case crossEntropyBackward = "cross-entropy backward"
  case localAlignment = "local alignment"
  case gatherRows = "gather"
  case scatterAddRows = "scatter"
  case patchify = "im2patch"
  case assembleTokens = "assemble tokens"
  case poolPatches = "pool patches"
  case axpy = "axpy"
  case add = "add"
  case scale = "scale"
  case lerp = "EMA"
  case dropout = "dropout"
  case sums = "sums"
  case dot = "dot"
  case adamW = "AdamW"

  /// The layout of a matrix product.
  static func product(_ a: MatrixView, _ b: MatrixView) -> Kernel {
    switch (a.isTransposed, b.isTransposed) {
    case (false, false): .productNN
    case (false, true): .productNT
    case (true, false): .productTN
    case (true, true): .productTT
    }
  }
}
