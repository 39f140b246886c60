extension CPUDevice {
  /// Sets every element to one value.
  public func fill(_ out: inout Tensor, with value: Float) {
    let count = out.count
    out.mutableFloats.update(repeating: value, count: count)
  }

  /// Copies numbers of the host, as many as `out` has.
  public func upload(_ out: inout Tensor, _ values: [Float]) {
    let target = out.mutableFloats
    values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { target.update(from: base, count: values.count) }
    }
  }

  /// The numbers of a window, row by row.
  public func download(_ x: Tensor, _ window: MatrixWindow) -> [Float] {
    let source = x.floats + window.offset
    let (rows, columns) = (window.rows, window.columns)
    return withExtendedLifetime(x) {
      [Float](unsafeUninitializedCapacity: rows * columns) { target, count in
        if let base = target.baseAddress {
          for row in 0..<rows {
            (base + row * columns).initialize(from: source + row * window.stride, count: columns)
          }
        }
        count = rows * columns
      }
    }
  }

  /// Copies a window of `x` to one of `out` that is as large.
  public func copy(_ out: inout Tensor, _ target: MatrixWindow, from x: Tensor, _ source: MatrixWindow) {
    let to = out.mutableFloats + target.offset
    let from = x.floats + source.offset
    let columns = source.columns
    forRows(source.rows, columns: columns) { rows in
      for row in rows { (to + row * target.stride).update(from: from + row * source.stride, count: columns) }
    }
  }
}
