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
  /// Rows become columns: `[rows, columns]` to `[columns, rows]`.
  package func transposed() -> Variable {
    let x = saved
    return .recording(value.transposed(), from: [self], remake: { x().transposed() }) { dy, sink in
      sink.add(dy.transposed(), to: 0)
    }
  }
}

extension Variable {
  /// Blocks of rows one below the other.
  public static func concatenatingRows(_ blocks: [Variable]) -> Variable {
    let shapes = blocks.map(\.shape)
    return .recording(Tensor.concatenatingRows(blocks.map(\.value)), from: blocks) { dy, sink in
      var start = 0
      for (place, shape) in shapes.enumerated() {
        let rows = start..<start + shape.rowsAndColumns.rows
        sink.add(dy.gatherRows(Indices(rows)).reshaped(shape), to: place)
        start = rows.upperBound
      }
    }
  }

  /// The mean over the rows of each sequence, `[rows, columns]` to `[sequences, columns]`; zeros for a sequence without rows.
  public func means(of offsets: Offsets) -> Variable {
    .recording(value.means(of: offsets), from: [self]) { dy, sink in
      sink.add(dy.dividedByLengths(of: offsets).gatherRows(offsets.owners), to: 0)
    }
  }

  /// The neighbourhoods that a convolution multiplies (im2col): square maps, row by row, `[batch * side * side, columns]` to
  /// `[batch * out * out, kernel * kernel * columns]` with `out = (side - 1) / stride + 1`; zeros beyond the border.
  ///
  /// A `Linear` of `kernel * kernel * columns` inputs on it is the convolution; its inputs are the places of a window row by row, all
  /// columns of a place together. The middle of a window is at every `stride`-th place; an even one reaches further down and right.
  public func windows(side: Int, kernel: Int, stride: Int) -> Variable {
    let (shape, x) = (self.shape, saved)
    let windows = SquareWindows(side: side, kernel: kernel, stride: stride)
    let output = value.windows(windows)
    // Made again only from something that is not larger.
    let remake: (() -> Tensor)? = output.count >= value.count ? { x().windows(windows) } : nil
    return .recording(output, from: [self], remake: remake) { dy, sink in
      let dy = dy
      sink.accumulateZeroed(0, shape: shape, on: dy.device) { $0.addWindows(dy, windows) }
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
