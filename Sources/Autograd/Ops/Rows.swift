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

extension Variable {
  /// A class token `[columns]` before the places of each image, and positions `[1 + places, columns]` added:
  /// `[batch, places, columns]` to `[batch, 1 + places, columns]` (Dosovitskiy et al. 2021, eq. 1).
  public func assembledTokens(classToken: Variable, positions: Variable) -> Variable {
    let (batch, places, columns) = shape3
    let (tokenShape, positionShape) = (classToken.shape, positions.shape)
    let output = value.assembledTokens(classToken: classToken.value, positions: positions.value)
    return .recording(output, from: [self, classToken, positions]) { dy, sink in
      let byImage = dy.reshaped([batch, (places + 1) * columns])
      sink.accumulateZeroed(2, shape: positionShape, on: dy.device) { $0.addColumnSums(of: byImage) }
      let rows = dy.reshaped([batch * (places + 1), columns])
      sink.accumulateZeroed(1, shape: tokenShape, on: dy.device) { gradient in
        let first = rows.gatherRows(Indices((0..<batch).map { $0 * (places + 1) }))
        gradient.addColumnSums(of: first)
      }
      let rest = Indices((0..<batch).flatMap { image in (0..<places).map { image * (places + 1) + 1 + $0 } })
      sink.add(rows.gatherRows(rest).reshaped([batch, places, columns]), to: 0)
    }
  }
}
