internal import CKernels

extension CPUDevice {
  /// Attention of packed rows, one head of one sequence per piece of work; the scores of a sequence live only while it
  /// is computed.
  public func attention(
    _ out: inout Tensor, lse: inout Tensor, query: ColumnWindow, key: ColumnWindow, value: ColumnWindow,
    plan: AttentionPlan, width: Int, mask: DropoutMask
  ) {
    let heads = plan.heads
    let dim = width / heads
    let order = plan.copies.copy(for: self) { AttentionOrder(plan) }
    count(4 * width * order.scores)
    let (out, lse) = (out.mutableFloats, lse.mutableFloats)
    let scratch = AttentionScratch(plan, dim: dim, on: self)
    defer { scratch.recycle() }
    pool.parallel(plan.queries.count) { sequence, worker in
      let rows = plan.queries.range(sequence)
      let keys = plan.keys.range(plan.keySequence[sequence])
      guard !rows.isEmpty else { return }
      let rowLSE = scratch.rows(of: worker)
      for head in 0..<heads {
        let at = head * dim
        tk_attention(
          out + rows.lowerBound * width + at, Int64(width), rowLSE,
          query.address(rows.lowerBound, at), query.stride, key.address(keys.lowerBound, at), key.stride,
          value.address(keys.lowerBound, at), value.stride, 1 / Float(dim).squareRoot(), mask.key,
          Int64(order.dropoutStarts[sequence] + head * rows.count * keys.count), mask.keep, Int64(rows.count),
          Int64(keys.count), Int64(dim), scratch.buffer(of: worker))
        for row in 0..<rows.count { lse[(rows.lowerBound + row) * heads + head] = rowLSE[row] }
      }
    }
  }

  /// The gradients of attention, from scores that are computed again with the saved `lse`.
  public func attentionBackward(
    _ gradients: inout AttentionGradients, _ dout: Tensor, out: Tensor, lse: Tensor, query: ColumnWindow,
    key: ColumnWindow, value: ColumnWindow, plan: AttentionPlan, width: Int, mask: DropoutMask
  ) {
    let heads = plan.heads
    let dim = width / heads
    let order = plan.copies.copy(for: self) { AttentionOrder(plan) }
    count(8 * width * order.scores)
    let dquery = gradients.mutableRows(of: gradients.query)
    let dkey = gradients.mutableRows(of: gradients.key)
    let dvalue = gradients.mutableRows(of: gradients.value)
    let scratch = AttentionScratch(plan, dim: dim, on: self)
    defer { scratch.recycle() }
    pool.parallel(plan.keys.count) { keySequence, worker in
      let rowLSE = scratch.rows(of: worker)
      let keys = plan.keys.range(keySequence)
      for row in keys {
        dkey.address(row, 0).update(repeating: 0, count: width)
        dvalue.address(row, 0).update(repeating: 0, count: width)
      }
      for sequence in order.sharers[keySequence] {
        let rows = plan.queries.range(sequence)
        guard !rows.isEmpty else { continue }
        for head in 0..<heads {
          let at = head * dim
          for row in 0..<rows.count { rowLSE[row] = lse.floats[(rows.lowerBound + row) * heads + head] }
          tk_attention_backward(
            dquery.address(rows.lowerBound, at), dquery.stride, dkey.address(keys.lowerBound, at), dkey.stride,
            dvalue.address(keys.lowerBound, at), dvalue.stride, dout.floats + rows.lowerBound * width + at,
            Int64(width),
            out.floats + rows.lowerBound * width + at, Int64(width), rowLSE, query.address(rows.lowerBound, at),
            query.stride,
            key.address(keys.lowerBound, at), key.stride, value.address(keys.lowerBound, at), value.stride,
            1 / Float(dim).squareRoot(), mask.key,
            Int64(order.dropoutStarts[sequence] + head * rows.count * keys.count),
            mask.keep, Int64(rows.count), Int64(keys.count), Int64(dim), scratch.buffer(of: worker))
        }
      }
    }
  }
}

/// Scratch memory for each worker, large enough for every sequence of a plan: taken once a call, by the caller, so that what a
/// step takes does not depend on who does what when.
private struct AttentionScratch {
  private let start: UnsafeMutablePointer<Float>
  private let perWorker: Int
  private let perRow: Int
  private let device: CPUDevice

  init(_ plan: AttentionPlan, dim: Int, on device: CPUDevice) {
    perRow = plan.queries.lengths.max() ?? 0
    let keys = plan.keys.lengths.max() ?? 0
    let count = Int(tk_attention_scratch(Int64(perRow), Int64(keys), Int64(dim))) + perRow
    perWorker = (count + 15) / 16 * 16
    self.device = device
    start = device.allocateFloats(device.threadCount * perWorker)
  }

  func recycle() { device.recycleFloats(start, count: device.threadCount * perWorker) }

  /// A number for each row of a sequence.
  func rows(of worker: Int) -> UnsafeMutablePointer<Float> { start + worker * perWorker }

  /// What the kernels ask for.
  func buffer(of worker: Int) -> UnsafeMutablePointer<Float> { rows(of: worker) + perRow }
}

extension ColumnWindow {
  fileprivate var stride: Int64 { Int64(tensor.shape[-1]) }

  fileprivate func address(_ row: Int, _ column: Int) -> UnsafePointer<Float> {
    tensor.floats + row * tensor.shape[-1] + self.column + column
  }
}

/// A window of columns that a kernel writes.
private struct MutableRows {
  let start: UnsafeMutablePointer<Float>
  let stride: Int64

  func address(_ row: Int, _ column: Int) -> UnsafeMutablePointer<Float> { start + row * Int(stride) + column }
}

extension AttentionGradients {
  fileprivate mutating func mutableRows(of window: Window) -> MutableRows {
    MutableRows(
      start: tensors[window.place].mutableFloats + window.column, stride: Int64(tensors[window.place].shape[-1]))
  }
}
