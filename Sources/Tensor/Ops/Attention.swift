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
