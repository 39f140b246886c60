import Tensor

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
  let factorsOnDevice: Bool
  let hasBias: Bool
  let addsOutput: Bool
  /// Of the first, the second and the output, in bytes.
  let alignments: [UInt32]

  init(
    rows: Int, columns: Int, inner: Int, first: MatrixView, second: MatrixView, outputStride: Int,
    factorsOnDevice: Bool, hasBias: Bool, addsOutput: Bool, alignments: [UInt32]
  ) {
    (self.rows, self.columns, self.inner) = (rows, columns, inner)
    (isFirstTransposed, isSecondTransposed) = (first.isTransposed, second.isTransposed)
    (firstStride, secondStride, self.outputStride) = (first.window.stride, second.window.stride, outputStride)
    (self.factorsOnDevice, self.hasBias, self.addsOutput) = (factorsOnDevice, hasBias, addsOutput)
    self.alignments = alignments
  }

  /// As it lies in memory, by columns.
  var firstSizes: (rows: Int, columns: Int) { isFirstTransposed ? (inner, rows) : (rows, inner) }

  /// As it lies in memory, by columns.
  var secondSizes: (rows: Int, columns: Int) { isSecondTransposed ? (columns, inner) : (inner, columns) }

  /// The largest power of two that divides an address, up to 256: the library assumes that much unless it is told.
  static func alignment(of word: UInt64) -> UInt32 { UInt32(min(256, word & (~word &+ 1))) }

  /// Such as `[64, 768] x [768, 3072]`.
  var description: String { "[\(columns), \(inner)] x [\(inner), \(rows)]" }
}
