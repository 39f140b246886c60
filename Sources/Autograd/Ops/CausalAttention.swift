public import Tensor

extension Variable {
  /// Self-attention of packed rows in which a token sees itself and those before it: `self` holds queries, keys and values side by
  /// side, `[rows, 3 * width]`; gives `[rows, width]`.
  ///
  /// The kernels know no causal mask. Here every token is a query sequence of its own whose keys are a copy of its row's beginning,
  /// so a row of `n` tokens costs memory for `n * (n + 1) / 2`: meant for short rows, such as answers.
  public func causalSelfAttention(rows: Offsets, heads: Int, mask: DropoutMask) -> Variable {
    let qkv = value
    let width = qkv.shape[-1] / 3
    require(qkv.shape[-1] == 3 * width, "causalSelfAttention: \(qkv.shape) does not hold three equal parts")
    require(
      qkv.shape.rowsAndColumns.rows == rows.total, "causalSelfAttention: \(qkv.shape) for \(rows.total) rows")
    let (plan, places) = AttentionPlan.causal(rows: rows, heads: heads)
    let prefixes = qkv.gatherRows(places)  // [prefix rows, 3 * width]
    let query = ColumnWindow(qkv)
    let (key, value) = (ColumnWindow(prefixes, column: width), ColumnWindow(prefixes, column: 2 * width))
    let (output, lse) = Tensor.attention(query: query, key: key, value: value, plan: plan, width: width, mask: mask)
    return .recording(output, from: [self]) { dy, sink in
      // Zeros: the queries' gradient fills a third of the first tensor, the others' two thirds of the second.
      var gradients = AttentionGradients(
        [Tensor(zeros: qkv.shape, on: qkv.device), Tensor(zeros: prefixes.shape, on: qkv.device)], query: .init(),
        key: .init(place: 1, column: width), value: .init(place: 1, column: 2 * width))
      Tensor.attentionBackward(
        &gradients, dy, output: output, lse: lse, query: query, key: key, value: value, plan: plan, width: width,
        mask: mask)
      let dprefixes = gradients.tensors[1]
      gradients.tensors[0].scatterAdd(dprefixes, places)
      sink.add(gradients.tensors[0], to: 0)
    }
  }
}

extension AttentionPlan {
  /// Each token looks at its row up to itself: the plan, and which tokens the keys are copies of.
  fileprivate static func causal(rows: Offsets, heads: Int) -> (plan: AttentionPlan, keys: Indices) {
    var lengths: [Int] = []
    var places: [Int] = []
    for row in 0..<rows.count {
      let range = rows.range(row)
      for token in range {
        lengths.append(token - range.lowerBound + 1)
        places += range.lowerBound...token
      }
    }
    let queries = Offsets(rows: lengths.count, length: 1)
    return (AttentionPlan(queries: queries, keys: Offsets(lengths: lengths), heads: heads), Indices(places))
  }
}
