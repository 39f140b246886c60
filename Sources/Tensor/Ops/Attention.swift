import Foundation

extension Tensor {
  /// Scaled dot-product attention (Vaswani et al. 2017, eq. 1) of packed rows, `softmax(q k^T / sqrt(width / heads)) v` in each head.
  ///
  /// Queries, keys and values are windows of `width` columns; the result is `[query rows, width]`. Also gives the log-sum-exp of the
  /// scores, `[query rows, heads]`, from which the derivative recomputes the probabilities.
  package static func attention(
    query: ColumnWindow, key: ColumnWindow, value: ColumnWindow, plan: AttentionPlan, width: Int, mask: DropoutMask
  ) -> (output: Tensor, lse: Tensor) {
    require(width % plan.heads == 0, "attention: width \(width) is not a multiple of \(plan.heads) heads")
    let rows = query.tensor.shape.rowsAndColumns.rows
    require(rows == plan.queries.total, "attention: \(rows) query rows, but the plan has \(plan.queries.total)")
    for window in [key, value] {
      let rows = window.tensor.shape.rowsAndColumns.rows
      require(rows == plan.keys.total, "attention: \(rows) key or value rows, but the plan has \(plan.keys.total)")
    }
    for window in [query, key, value] {
      require(
        window.column + width <= window.tensor.shape[-1],
        "attention: columns \(window.column)..<\(window.column + width) of \(window.tensor.shape)")
    }
    let device = commonDevice("attention", query.tensor, key.tensor, value.tensor)
    var output = Tensor(uninitialized: [rows, width], on: device)
    var lse = Tensor(uninitialized: [rows, plan.heads], on: device)
    device.attention(
      &output, lse: &lse, query: query, key: key, value: value, plan: plan, width: width, mask: mask)
    return (output, lse)
  }

  /// Overwrites the gradients at queries, keys and values, given that at the output, `dout`, and what `attention` read and gave.
  package static func attentionBackward(
    _ gradients: inout AttentionGradients, _ dout: Tensor, output: Tensor, lse: Tensor, query: ColumnWindow,
    key: ColumnWindow, value: ColumnWindow, plan: AttentionPlan, width: Int, mask: DropoutMask
  ) {
    for (window, total) in [
      (gradients.query, plan.queries.total), (gradients.key, plan.keys.total), (gradients.value, plan.keys.total),
    ] {
      let (rows, columns) = gradients.tensors[window.place].shape.rowsAndColumns
      require(
        rows == total && window.column + width <= columns,
        "attention: gradients of \(total) rows, columns \(window.column)..<\(window.column + width), in [\(rows), \(columns)]"
      )
    }
    query.tensor.device.attentionBackward(
      &gradients, dout, out: output, lse: lse, query: query, key: key, value: value, plan: plan, width: width,
      mask: mask)
  }
}

extension Tensor {
  /// Whom attention looks at, `softmax(q k^T / sqrt(width / heads))` in each head, to be looked at by people.
  ///
  /// The kernels of training never hold these numbers; here they are computed again, plainly, in double precision and without
  /// dropout.
  ///
  /// - Returns: One tensor per query sequence of `plan`, `[heads, queries, keys]`; each row sums to 1.
  package static func attentionProbabilities(
    query: ColumnWindow, key: ColumnWindow, plan: AttentionPlan, width: Int
  ) -> [Tensor] {
    require(width % plan.heads == 0, "attention: width \(width) is not a multiple of \(plan.heads) heads")
    for (window, rows) in [(query, plan.queries.total), (key, plan.keys.total)] {
      let (found, columns) = window.tensor.shape.rowsAndColumns
      require(found == rows, "attention: \(found) rows, but the plan has \(rows)")
      require(
        window.column + width <= columns, "attention: columns \(window.column)..<\(window.column + width) of \(columns)"
      )
    }
    let size = width / plan.heads
    let (queryValues, keyValues) = (query.tensor.values, key.tensor.values)
    return (0..<plan.queries.count).map { sequence in
      let rows = plan.queries.range(sequence)
      let keys = plan.keys.range(plan.keySequence[sequence])
      var values: [Float] = []
      values.reserveCapacity(plan.heads * rows.count * keys.count)
      for head in 0..<plan.heads {
        let (queryColumn, keyColumn) = (query.column + head * size, key.column + head * size)
        for row in rows {
          let own = window(queryValues, at: row * query.tensor.shape[-1] + queryColumn, size)
          values += softmax(
            keys.map { place in
              dot(own, window(keyValues, at: place * key.tensor.shape[-1] + keyColumn, size))
                / Double(size).squareRoot()
            })
        }
      }
      return Tensor(values, shape: [plan.heads, rows.count, keys.count], on: query.tensor.device)
    }
  }

  private static func window(_ values: [Float], at start: Int, _ count: Int) -> ArraySlice<Float> {
    values[start..<(start + count)]
  }

  private static func dot(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Double {
    zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }

  private static func softmax(_ scores: [Double]) -> [Float] {
    let greatest = scores.max() ?? 0
    let weights = scores.map { exp($0 - greatest) }
    let sum = weights.reduce(0, +)
    return weights.map { Float($0 / sum) }
  }
}
