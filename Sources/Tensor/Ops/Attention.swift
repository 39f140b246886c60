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
    let device = query.tensor.device
    let output = Tensor(uninitialized: [rows, width], on: device)
    let lse = Tensor(uninitialized: [rows, plan.heads], on: device)
    device.attention(
      output, lse: lse, query: query, key: key, value: value, plan: plan, width: width, mask: mask)
    return (output, lse)
  }
}
