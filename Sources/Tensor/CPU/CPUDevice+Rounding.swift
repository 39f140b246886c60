internal import CKernels

extension CPUDevice {
  /// Hands `body` a window of numbers as this device multiplies them: where they lie, or as rounded copies that are gone afterwards.
  func withOperand<Result>(_ rows: OperandRows, _ body: (OperandRows) -> Result) -> Result {
    guard precision == .bfloat16, rows.count > 0, rows.columns > 0 else { return body(rows) }
    let columns = rows.columns
    let copy = allocateFloats(rows.count * columns)
    defer { recycleFloats(copy, count: rows.count * columns) }
    forRows(rows.count, columns: columns) { range in
      for row in range { tk_round_bf16(copy + row * columns, rows.start + row * rows.stride, Int64(columns)) }
    }
    return body(OperandRows(start: UnsafePointer(copy), stride: columns, count: rows.count, columns: columns))
  }
}

/// Rows of numbers that a product or attention reads: `count` rows of `columns`, `stride` from one to the next.
struct OperandRows {
  let start: UnsafePointer<Float>
  let stride: Int
  let count: Int
  let columns: Int

  func address(_ row: Int, _ column: Int) -> UnsafePointer<Float> { start + row * stride + column }
}
