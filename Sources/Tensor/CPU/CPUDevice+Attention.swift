internal import CKernels

extension CPUDevice {
  public func attention(
    _ out: Tensor, lse: Tensor, query: ColumnWindow, key: ColumnWindow, value: ColumnWindow, plan: AttentionPlan,
    width: Int, mask: DropoutMask
  ) {
    let heads = plan.heads
    let dim = width / heads
    let dropoutStarts = plan.dropoutStarts
    count(4 * width * plan.scores)
    // One chunk is some heads of one sequence: enough work to pay for handing it over.
    pool.parallel(plan.queries.count) { sequence in
      let rows = plan.queries.range(sequence)
      let keys = plan.keys.range(plan.keySequence[sequence])
      guard !rows.isEmpty else { return }
      let scratchCount = Int(tk_attention_scratch(Int64(rows.count), Int64(keys.count), Int64(dim)))
      let lseRows = scratchBuffer(scratchCount + rows.count)
      let rowLSE = lseRows.p + scratchCount
      for head in 0..<heads {
        let at = head * dim
        tk_attention(
          out.p + rows.lowerBound * width + at, Int64(width), rowLSE,
          query.address(rows.lowerBound, at), query.stride, key.address(keys.lowerBound, at), key.stride,
          value.address(keys.lowerBound, at), value.stride, 1 / Float(dim).squareRoot(), mask.key,
          Int64(dropoutStarts[sequence] + head * rows.count * keys.count), mask.keep, Int64(rows.count),
          Int64(keys.count), Int64(dim), lseRows.p)
        for row in 0..<rows.count { lse.p[(rows.lowerBound + row) * heads + head] = rowLSE[row] }
      }
      // `rowLSE` points into it: the buffer must not be recycled before the last read.
      withExtendedLifetime(lseRows) {}
    }
  }

  public func attentionBackward(
    dquery: ColumnWindow, dkey: ColumnWindow, dvalue: ColumnWindow, _ dout: Tensor, out: Tensor, lse: Tensor,
    query: ColumnWindow, key: ColumnWindow, value: ColumnWindow, plan: AttentionPlan, width: Int, mask: DropoutMask
  ) {
    let heads = plan.heads
    let dim = width / heads
    let dropoutStarts = plan.dropoutStarts
    count(8 * width * plan.scores)
    // Sequences that share keys add to the same gradient: they are one chunk, in their order.
    let sharers = plan.sequencesByKeys
    pool.parallel(plan.keys.count) { keySequence in
      let keys = plan.keys.range(keySequence)
      for sequence in sharers[keySequence] {
        let rows = plan.queries.range(sequence)
        guard !rows.isEmpty else { continue }
        let scratchCount = Int(tk_attention_scratch(Int64(rows.count), Int64(keys.count), Int64(dim)))
        let scratch = scratchBuffer(scratchCount + rows.count)
        let rowLSE = scratch.p + scratchCount
        for head in 0..<heads {
          let at = head * dim
          for row in 0..<rows.count { rowLSE[row] = lse.p[(rows.lowerBound + row) * heads + head] }
          tk_attention_backward(
            dquery.address(rows.lowerBound, at), dquery.stride, dkey.address(keys.lowerBound, at), dkey.stride,
            dvalue.address(keys.lowerBound, at), dvalue.stride, dout.p + rows.lowerBound * width + at, Int64(width),
            out.p + rows.lowerBound * width + at, Int64(width), rowLSE, query.address(rows.lowerBound, at),
            query.stride,
            key.address(keys.lowerBound, at), key.stride, value.address(keys.lowerBound, at), value.stride,
            1 / Float(dim).squareRoot(), mask.key, Int64(dropoutStarts[sequence] + head * rows.count * keys.count),
            mask.keep, Int64(rows.count), Int64(keys.count), Int64(dim), scratch.p)
        }
        withExtendedLifetime(scratch) {}
      }
    }
  }

  private func scratchBuffer(_ count: Int) -> Tensor { Tensor(uninitialized: [count], on: self) }
}

extension ColumnWindow {
  fileprivate var stride: Int64 { Int64(tensor.shape[-1]) }

  fileprivate func address(_ row: Int, _ column: Int) -> UnsafeMutablePointer<Float> {
    tensor.p + row * tensor.shape[-1] + self.column + column
  }
}

extension AttentionPlan {
  /// The index of each sequence's first probability among those of the whole batch: dropout counts from it.
  fileprivate var dropoutStarts: [Int] {
    var starts: [Int] = []
    var total = 0
    for sequence in 0..<queries.count {
      starts.append(total)
      total += heads * queries.length(sequence) * keys.length(keySequence[sequence])
    }
    return starts
  }

  /// The number of pairs of a query row and a key row.
  fileprivate var scores: Int {
    (0..<queries.count).reduce(0) { $0 + queries.length($1) * keys.length(keySequence[$1]) }
  }

  fileprivate var sequencesByKeys: [[Int]] {
    var result = [[Int]](repeating: [], count: keys.count)
    for (sequence, keySequence) in keySequence.enumerated() { result[keySequence].append(sequence) }
    return result
  }
}
