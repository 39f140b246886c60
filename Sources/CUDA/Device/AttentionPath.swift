import Tensor

/// Which kernels compute attention. That follows from the precision and from sizes alone, so a step takes the same ones every time.
enum AttentionPath: Hashable {
  /// Nothing is rounded.
  case exact
  /// Operands are rounded to bfloat16 and multiplied in float32.
  case rounded
  /// The same operands on the GPU's matrix units.
  case matrixUnits

  /// Matrix units take heads of a multiple of 16 columns that lie at multiples of 16 bytes, as all of a tensor do whose rows have a
  /// multiple of four numbers. `places` are the columns where windows begin and the lengths of their tensors' rows.
  init(_ precision: Precision, dim: Int, places: [Int]) {
    guard precision == .bfloat16 else {
      self = .exact
      return
    }
    self = dim % 16 == 0 && places.allSatisfy { $0 % 4 == 0 } ? .matrixUnits : .rounded
  }

  /// The widths that most models have are known to kernels of their own.
  func forward(dim: Int) -> Kernel {
    switch (self, dim) {
    case (.exact, _): .attention
    case (.rounded, _): .roundedAttention
    case (.matrixUnits, 32): .matrixAttention32
    case (.matrixUnits, 64): .matrixAttention64
    case (.matrixUnits, _): .matrixAttention
    }
  }

  /// For the gradients at queries.
  func queries(dim: Int) -> Kernel {
    switch (self, dim) {
    case (.exact, _): .attentionBackwardQueries
    case (.rounded, _): .roundedAttentionBackwardQueries
    case (.matrixUnits, 32): .matrixAttentionBackwardQueries32
    case (.matrixUnits, 64): .matrixAttentionBackwardQueries64
    case (.matrixUnits, _): .matrixAttentionBackwardQueries
    }
  }

  /// For the gradients at keys and values.
  func keys(dim: Int) -> Kernel {
    switch (self, dim) {
    case (.exact, _): .attentionBackwardKeys
    case (.rounded, _): .roundedAttentionBackwardKeys
    case (.matrixUnits, 32): .matrixAttentionBackwardKeys32
    case (.matrixUnits, 64): .matrixAttentionBackwardKeys64
    case (.matrixUnits, _): .matrixAttentionBackwardKeys
    }
  }
}
