public import Tensor

extension Variable {
  /// Self-attention of packed rows: `self` holds queries, keys and values side by side, `[rows, 3 * width]`; gives `[rows, width]`.
  ///
  /// - Parameter visible: How many leading tokens of each row are looked at; nil means all.
  public func selfAttention(rows: Offsets, visible: [Int]? = nil, heads: Int, mask: DropoutMask) -> Variable {
    let qkv = value
    let width = qkv.shape[-1] / 3
    require(qkv.shape[-1] == 3 * width, "selfAttention: \(qkv.shape) does not hold three equal parts")
    let plan = rows.selfAttention(visible: visible, heads: heads)
    let parts = (0..<3).map { ColumnWindow(qkv, column: $0 * width) }
    let (output, lse) = Tensor.attention(
      query: parts[0], key: parts[1], value: parts[2], plan: plan, width: width, mask: mask)
    return .recording(output, from: [self]) { dy, sink in
      var gradients = AttentionGradients(
        [Tensor(uninitialized: qkv.shape, on: qkv.device)], query: .init(), key: .init(column: width),
        value: .init(column: 2 * width))
      Tensor.attentionBackward(
        &gradients, dy, output: output, lse: lse, query: parts[0], key: parts[1], value: parts[2], plan: plan,
        width: width, mask: mask)
      sink.add(gradients.tensors[0], to: 0)
    }
  }

  /// Cross-attention of packed rows: `self` holds queries `[query rows, width]`, `keysAndValues` both side by side, `[key rows, 2 * width]`.
  ///
  /// `plan` says which key sequence each query sequence looks at; sequences that share one share its keys and values.
  public func crossAttention(keysAndValues: Variable, plan: AttentionPlan, mask: DropoutMask) -> Variable {
    let (q, kv) = (value, keysAndValues.value)
    let width = q.shape[-1]
    require(kv.shape[-1] == 2 * width, "crossAttention: keys and values \(kv.shape) for queries \(q.shape)")
    let (key, value) = (ColumnWindow(kv), ColumnWindow(kv, column: width))
    let (output, lse) = Tensor.attention(
      query: ColumnWindow(q), key: key, value: value, plan: plan, width: width, mask: mask)
    return .recording(output, from: [self, keysAndValues]) { dy, sink in
      var gradients = AttentionGradients(
        [Tensor(uninitialized: q.shape, on: q.device), Tensor(uninitialized: kv.shape, on: q.device)],
        query: .init(), key: .init(place: 1), value: .init(place: 1, column: width))
      Tensor.attentionBackward(
        &gradients, dy, output: output, lse: lse, query: ColumnWindow(q), key: key, value: value, plan: plan,
        width: width, mask: mask)
      sink.add(gradients.tensors[0], to: 0)
      sink.add(gradients.tensors[1], to: 1)
    }
  }
}

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
