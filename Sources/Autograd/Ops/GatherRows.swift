public import Tensor

extension Variable {
  /// Rows by index: `[rows, columns]` and `n` indices give `[n, columns]`; an embedding table is such a `self`.
  public func gatherRows(_ indices: Indices) -> Variable {
    let (shape, x) = (self.shape, saved)
    // Made again only from something that is not larger.
    let remake: (() -> Tensor)? = indices.count >= shape.rowsAndColumns.rows ? { x().gatherRows(indices) } : nil
    return .recording(value.gatherRows(indices), from: [self], remake: remake) { dy, sink in
      let dy = dy
      sink.accumulateZeroed(0, shape: shape, on: dy.device, factors: dy.count) { $0.scatterAdd(dy, indices) }
    }
  }

  /// `x + row` in each row, for a row vector `[columns]`.
  public func adding(row: Variable) -> Variable {
    let rowShape = row.shape
    var output = value
    output.add(row: row.value)
    return .recording(output, from: [self, row]) { dy, sink in
      sink.add(dy, to: 0)
      sink.accumulateZeroed(1, shape: rowShape, on: dy.device) { $0.addColumnSums(of: dy) }
    }
  }
}
