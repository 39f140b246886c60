public import Tensor

extension Variable {
  /// Self-attention of packed rows: `self` holds queries, keys and values side by side, `[rows, 3 * width]`; gives `[rows, width]`.
  ///
  /// - Parameter visible: How many leading tokens of each row are looked at; nil means all.
  public func selfAttention(rows: Offsets, visible: [Int]? = nil, heads: Int, mask: DropoutMask) -> Variable {
    let qkv = value
    let width = qkv.shape[-1] / 3
    require(qkv.shape[-1] == 3 * width, "selfAttention: \(qkv.shape) does not hold three equal parts")
    let plan = AttentionPlan(rows: rows, visible: visible, heads: heads)
    let parts = (0..<3).map { ColumnWindow(qkv, column: $0 * width) }
    let (output, lse) = Tensor.attention(
      query: parts[0], key: parts[1], value: parts[2], plan: plan, width: width, mask: mask)
    return .recording(output, from: [self]) { dy, sink in
      let dqkv = Tensor(uninitialized: qkv.shape, on: qkv.device)
      let gradients = (0..<3).map { ColumnWindow(dqkv, column: $0 * width) }
      qkv.device.attentionBackward(
        dquery: gradients[0], dkey: gradients[1], dvalue: gradients[2], dy, out: output, lse: lse, query: parts[0],
        key: parts[1], value: parts[2], plan: plan, width: width, mask: mask)
      sink.add(dqkv, to: 0)
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
      let dq = Tensor(uninitialized: q.shape, on: q.device)
      let dkv = Tensor(uninitialized: kv.shape, on: q.device)
      q.device.attentionBackward(
        dquery: ColumnWindow(dq), dkey: ColumnWindow(dkv), dvalue: ColumnWindow(dkv, column: width), dy, out: output,
        lse: lse, query: ColumnWindow(q), key: key, value: value, plan: plan, width: width, mask: mask)
      sink.add(dq, to: 0)
      sink.add(dkv, to: 1)
    }
  }
}
