public import Tensor

extension CUDADevice {
  /// Attention of packed rows, one piece of one head of one sequence per block; scores live in a block's own memory only.
  public func attention(
    _ out: inout Tensor, lse: inout Tensor, query: ColumnWindow, key: ColumnWindow, value: ColumnWindow,
    plan: AttentionPlan, width: Int, mask: DropoutMask
  ) {
    let tables = plan.copies.copy(for: self) { AttentionTables(plan, on: self) }
    let dim = headWidth(width, plan)
    let cut = AttentionLaunch(
      sequences: plan.queries.count, heads: plan.heads, longest: tables.longestQuery, dim: dim)
    let kernels = AttentionPath(precision, dim: dim, places: [query, key, value].flatMap(\.places))
    launch(
      kernels.forward(dim: dim), cut.forward(with: kernels), KernelAddress(output: &out), width,
      KernelAddress(output: &lse), query.start,
      query.stride, key.start, key.stride, value.start, value.stride, 1 / Float(dim).squareRoot(), mask.key, mask.keep,
      tables.queryBounds, tables.keyBounds, tables.keySequence, tables.first, plan.queries.count, plan.heads, dim)
  }

  /// The gradients of attention, from scores that are computed again with the saved `lse`: at the queries first, then at keys and values.
  public func attentionBackward(
    _ gradients: inout AttentionGradients, _ dout: Tensor, out: Tensor, lse: Tensor, query: ColumnWindow,
    key: ColumnWindow, value: ColumnWindow, plan: AttentionPlan, width: Int, mask: DropoutMask
  ) {
    let tables = plan.copies.copy(for: self) { AttentionTables(plan, on: self) }
    let dim = headWidth(width, plan)
    let scale = 1 / Float(dim).squareRoot()
    let (dquery, dkey) = (gradients.output(gradients.query), gradients.output(gradients.key))
    let dvalue = gradients.output(gradients.value)
    let kernels = AttentionPath(
      precision, dim: dim, places: [query, key, value].flatMap(\.places) + gradients.places)
    // The inner product of the output and its gradient for each query and head, which both passes need.
    withScratch(bytes: 4 * plan.queries.total * plan.heads) { products in
      let queries = AttentionLaunch(
        sequences: plan.queries.count, heads: plan.heads, longest: tables.longestQuery, dim: dim)
      launch(
        kernels.queries(dim: dim), queries.queries(with: kernels),
        dquery.start, dquery.stride, KernelAddress(products),
        KernelAddress(dout), width, KernelAddress(out), width, KernelAddress(lse), query.start, query.stride, key.start,
        key.stride, value.start, value.stride, scale, mask.key, mask.keep, tables.queryBounds, tables.keyBounds,
        tables.keySequence, tables.first, plan.queries.count, plan.heads, dim)
      let keys = AttentionLaunch(sequences: plan.keys.count, heads: plan.heads, longest: tables.longestKey, dim: dim)
      launch(
        kernels.keys(dim: dim), keys.keys(with: kernels), dkey.start,
        dkey.stride, dvalue.start, dvalue.stride,
        KernelAddress(products), KernelAddress(dout), width, KernelAddress(lse), query.start, query.stride, key.start,
        key.stride, value.start, value.stride, scale, mask.key, mask.keep, tables.queryBounds, tables.keyBounds,
        tables.sharerStarts, tables.sharers, tables.first, plan.keys.count, plan.heads, dim)
    }
  }

  private func headWidth(_ width: Int, _ plan: AttentionPlan) -> Int {
    let dim = width / plan.heads
    require(
      dim <= AttentionLaunch.widestHead,
      "attention: heads of \(dim) columns on \(name), whose kernels take \(AttentionLaunch.widestHead) at most")
    return dim
  }
}

extension ColumnWindow {
  fileprivate var start: KernelAddress { KernelAddress(tensor, from: column) }
  fileprivate var stride: Int { tensor.shape[-1] }
  /// What decides where its rows begin.
  fileprivate var places: [Int] { [column, stride] }
}

extension AttentionGradients {
  /// What decides where rows of the windows begin.
  fileprivate var places: [Int] { [query, key, value].flatMap { [$0.column, tensors[$0.place].shape[-1]] } }

  /// Where a window is written.
  fileprivate mutating func output(_ window: Window) -> (start: KernelAddress, stride: Int) {
    (KernelAddress(output: &tensors[window.place], from: window.column), tensors[window.place].shape[-1])
  }
}
