extension Tensor {
  /// Inner products of rows with the rows of several key blocks, over the temperature: `[n, d]` and blocks `[k_i, d]` give `[n, sum k_i]`.
  ///
  /// The blocks (a batch and a queue) are never copied together.
  public func similarity(to keys: [Tensor], temperature: Float) -> Tensor {
    let (rows, width) = shape2
    require(!keys.isEmpty, "similarity: no key blocks")
    for block in keys { require(block.shape[-1] == width, "similarity: widths differ, \(shape) and \(block.shape)") }
    let counts = keys.map { $0.shape.rowsAndColumns.rows }
    let total = counts.reduce(0, +)
    var out = Tensor(uninitialized: [rows, total], on: device)
    var column = 0
    for (block, count) in zip(keys, counts) {
      device.matrixProduct(
        &out, MatrixWindow(rows: rows, columns: count, offset: column, stride: total), MatrixView(self),
        MatrixView(block, transposed: true), alpha: 1 / temperature, beta: 0, bias: nil)
      column += count
    }
    return out
  }

  /// `self = beta * self + d / temperature * keys`: the gradient of `similarity` at its rows, `d` being the gradient at the scores.
  package mutating func addSimilarityGradient(_ d: Tensor, keys: [Tensor], temperature: Float, beta: Float) {
    let (rows, total) = d.shape2
    var column = 0
    for (place, block) in keys.enumerated() {
      let count = block.shape.rowsAndColumns.rows
      let scores = MatrixWindow(rows: rows, columns: count, offset: column, stride: total)
      device.matrixProduct(
        &self, MatrixView(d, scores), MatrixView(block), alpha: 1 / temperature, beta: place == 0 ? beta : 1)
      column += count
    }
  }
}
