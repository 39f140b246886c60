import Tensor

/// A matrix as the library reads it: where it lies, and in which numbers.
struct ProductOperand {
  let address: KernelAddress
  /// How many columns a row has in the product, after the transposition.
  let columns: Int
  /// From one row to the next as it lies, in numbers.
  let stride: Int
  let isTransposed: Bool
  let precision: Precision

  /// The floats of a tensor.
  init(_ view: MatrixView) {
    address = KernelAddress(view.tensor, from: view.window.offset)
    (columns, stride, isTransposed) = (view.columns, view.window.stride, view.isTransposed)
    precision = .float32
  }

  /// A copy of them in bfloat16.
  init(_ view: MatrixView, copied address: KernelAddress, stride: Int) {
    (self.address, self.stride) = (address, stride)
    (columns, isTransposed) = (view.columns, view.isTransposed)
    precision = .bfloat16
  }
}

/// Products that the same algorithm computes: sizes, strides and what else the choice depends on, in the library's order (by columns).
struct ProductKind: Hashable, CustomStringConvertible {
  /// Of the output, by columns: rows of the library are our columns.
  let rows: Int
  let columns: Int
  let inner: Int
  let isFirstTransposed: Bool
  let isSecondTransposed: Bool
  let firstStride: Int
  let secondStride: Int
  let outputStride: Int
  /// Of both operands; the output is float32.
  let precision: Precision
  let factorsOnDevice: Bool
  let hasBias: Bool
  let addsOutput: Bool
  /// Of the first, the second and the output, in bytes.
  let alignments: [UInt32]

  init(
    rows: Int, columns: Int, inner: Int, first: ProductOperand, second: ProductOperand, outputStride: Int,
    factorsOnDevice: Bool, hasBias: Bool, addsOutput: Bool, alignments: [UInt32]
  ) {
    (self.rows, self.columns, self.inner) = (rows, columns, inner)
    (isFirstTransposed, isSecondTransposed) = (first.isTransposed, second.isTransposed)
    (firstStride, secondStride, self.outputStride) = (first.stride, second.stride, outputStride)
    precision = first.precision
    (self.factorsOnDevice, self.hasBias, self.addsOutput) = (factorsOnDevice, hasBias, addsOutput)
    self.alignments = alignments
  }

  /// As it lies in memory, by columns.
  var firstSizes: (rows: Int, columns: Int) { isFirstTransposed ? (inner, rows) : (rows, inner) }

  /// As it lies in memory, by columns.
  var secondSizes: (rows: Int, columns: Int) { isSecondTransposed ? (columns, inner) : (inner, columns) }

  /// The largest power of two that divides an address, up to 256: the library assumes that much unless it is told.
  static func alignment(of word: UInt64) -> UInt32 { UInt32(min(256, word & (~word &+ 1))) }

  /// Such as `[64, 768] x [768, 3072]`, and what is no float32.
  var description: String {
    "[\(columns), \(inner)] x [\(inner), \(rows)]" + (precision == .float32 ? "" : " in \(precision)")
  }
}
