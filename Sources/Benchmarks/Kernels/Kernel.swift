import Tensor

/// The kernels of a device by name: what profiles and benchmarks speak of.
package enum Kernel: String, Sendable, Hashable, CaseIterable {
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
  case hits = "hits"
  case groups = "groups"
  case gatherRows = "gather"
  case scatterAddRows = "scatter"
  case patchify = "im2patch"
  case assembleTokens = "assemble tokens"
  case divideRows = "divide rows"
  case poolPatches = "pool patches"
  case lookUp = "look up pixels"
  case axpy = "axpy"
  case add = "add"
  case scale = "scale"
  case lerp = "EMA"
  case dropout = "dropout"
  case relu = "ReLU"
  case reluBackward = "ReLU backward"
  case roundToHalf = "to half precision"
  case widen = "from half precision"
  case sums = "sums"
  case dot = "dot"
  case scalar = "scalars"
  case fill = "fill"
  case copy = "copy"
  case upload = "upload"
  case download = "download"
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

/// What a kernel has to do at the least: what GFLOP/s and GB/s are counted in.
///
/// Operations are those of matrix products and attention, as everywhere in the field; recomputed ones count once. Bytes are those
/// of all operands, each read or written once, float32.
package struct KernelWork: Sendable, Hashable {
  package var operations: Int
  package var bytes: Int

  package init(operations: Int = 0, bytes: Int = 0) {
    self.operations = operations
    self.bytes = bytes
  }

  /// Kernels that compute little an element: `floats` of them are read and written.
  package static func moving(_ floats: Int) -> KernelWork { KernelWork(bytes: 4 * floats) }

  /// `[rows, inner] x [inner, columns]`: `2 * rows * columns * inner` operations.
  package static func product(rows: Int, columns: Int, inner: Int, accumulating: Bool = false) -> KernelWork {
    let result = rows * columns * (accumulating ? 2 : 1)
    return KernelWork(
      operations: 2 * rows * columns * inner, bytes: 4 * (result + rows * inner + inner * columns))
  }

  /// Two products a score, each over the width of all heads: `4 * width * scores`.
  package static func attention(scores: Int, width: Int, queries: Int, keys: Int) -> KernelWork {
    KernelWork(operations: 4 * width * scores, bytes: 4 * width * (2 * queries + 2 * keys))
  }

  /// The gradients of both products by both operands: `8 * width * scores`; the scores that are computed again do not count.
  package static func attentionBackward(scores: Int, width: Int, queries: Int, keys: Int) -> KernelWork {
    KernelWork(operations: 8 * width * scores, bytes: 4 * width * (4 * queries + 6 * keys))
  }

  /// The seconds that the work takes on a machine at its limits: arithmetic and memory overlap, the slower one counts.
  package func leastSeconds(_ limits: MachineLimits) -> Double {
    max(Double(operations) / limits.operationsPerSecond, Double(bytes) / limits.bytesPerSecond)
  }

  package static func + (a: KernelWork, b: KernelWork) -> KernelWork {
    KernelWork(operations: a.operations + b.operations, bytes: a.bytes + b.bytes)
  }

  package static func += (a: inout KernelWork, b: KernelWork) { a = a + b }
}

extension AttentionPlan {
  /// The number of pairs of a query row and a key row that it looks at.
  var scoreCount: Int {
    (0..<queries.count).reduce(0) { $0 + queries.length($1) * keys.length(keySequence[$1]) }
  }
}
