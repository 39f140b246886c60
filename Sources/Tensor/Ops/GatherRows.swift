extension Tensor {
  /// Rows by index: `[rows, columns]` and `n` indices give `[n, columns]`.
  public func gatherRows(_ indices: Indices) -> Tensor {
    let (rows, columns) = shape.rowsAndColumns
    indices.requireBelow(rows, "gatherRows")
    var out = Tensor(uninitialized: [indices.count, columns], on: device)
    device.gatherRows(&out, self, indices)
    return out
  }

  /// `self[indices[i]] += rows[i]`: the derivative of `gatherRows`.
  package mutating func scatterAdd(_ rows: Tensor, _ indices: Indices) {
    device.scatterAddRows(&self, rows, indices)
  }

  /// `self += row` in each row, for a row vector `[columns]`.
  package mutating func add(row: Tensor) {
    require(shape[-1] == row.count, "add(row:): \(row.shape) to rows of \(shape)")
    device.addBias(&self, row)
  }

  /// Several row blocks one below the other.
  public static func concatenatingRows(_ blocks: [Tensor]) -> Tensor {
    require(!blocks.isEmpty, "concatenatingRows: no blocks")
    let columns = blocks[0].shape[-1]
    require(
      blocks.allSatisfy { $0.shape[-1] == columns },
      "concatenatingRows: columns differ, \(blocks.map(\.shape))")
    let rows = blocks.map { $0.shape.rowsAndColumns.rows }
    return Tensor(shape: [rows.reduce(0, +), columns], on: blocks[0].device) { target in
      var start = 0
      for block in blocks {
        block.withValues { source in
          _ = UnsafeMutableBufferPointer(rebasing: target[start...]).update(fromContentsOf: source)
        }
        start += block.count
      }
    }
  }
}
