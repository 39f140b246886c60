extension Tensor {
  /// Rows by index: `[rows, columns]` and `n` indices give `[n, columns]`.
  public func gatherRows(_ indices: Indices) -> Tensor {
    let (rows, columns) = shape.rowsAndColumns
    indices.requireBelow(rows, "gatherRows")
    let out = Tensor(uninitialized: [indices.count, columns], on: device)
    device.gatherRows(out, self, indices)
    return out
  }

  /// `self[indices[i]] += rows[i]`: the derivative of `gatherRows`. `self` is the caller's own.
  package func scatterAdd(_ rows: Tensor, _ indices: Indices) {
    device.scatterAddRows(self, rows, indices)
  }

  /// Several row blocks one below the other.
  public static func concatenatingRows(_ blocks: [Tensor]) -> Tensor {
    require(!blocks.isEmpty, "concatenatingRows: no blocks")
    let columns = blocks[0].shape[-1]
    require(
      blocks.allSatisfy { $0.shape[-1] == columns },
      "concatenatingRows: columns differ, \(blocks.map(\.shape))")
    let rows = blocks.map { $0.shape.rowsAndColumns.rows }
    let out = Tensor(uninitialized: [rows.reduce(0, +), columns], on: blocks[0].device)
    var start = 0
    for block in blocks {
      (out.p + start).update(from: block.p, count: block.count)
      start += block.count
    }
    return out
  }
}
