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
    withOperands(query, key, value, plan, width: width) { query, key, value in
      pool.parallel(plan.queries.count) { sequence, worker in
        let rows = plan.queries.range(sequence)
        let keys = plan.keys.range(plan.keySequence[sequence])
        guard !rows.isEmpty else { return }
        let rowLSE = scratch.rows(of: worker)
        for head in 0..<heads {
          let at = head * dim
          tk_attention(
            out + rows.lowerBound * width + at, Int64(width), rowLSE,
            query.address(rows.lowerBound, at), Int64(query.stride), key.address(keys.lowerBound, at),
            Int64(key.stride), value.address(keys.lowerBound, at), Int64(value.stride), 1 / Float(dim).squareRoot(),
            mask.key, Int64(order.dropoutStarts[sequence] + head * rows.count * keys.count), mask.keep,
            Int64(rows.count), Int64(keys.count), Int64(dim), rounds, scratch.buffer(of: worker))
          for row in 0..<rows.count { lse[(rows.lowerBound + row) * heads + head] = rowLSE[row] }
        }
      }
    }
  }

  /// What the kernels are told of the precision.
  private var rounds: Int32 { precision == .bfloat16 ? 1 : 0 }

  /// Queries, keys and values as this device multiplies them.
  private func withOperands(
    _ query: ColumnWindow, _ key: ColumnWindow, _ value: ColumnWindow, _ plan: AttentionPlan, width: Int,
    _ body: (_ query: OperandRows, _ key: OperandRows, _ value: OperandRows) -> Void
  ) {
    withOperand(OperandRows(query, count: plan.queries.total, columns: width)) { query in
      withOperand(OperandRows(key, count: plan.keys.total, columns: width)) { key in
        withOperand(OperandRows(value, count: plan.keys.total, columns: width)) { value in body(query, key, value) }
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
    let gradient = OperandRows(
      start: dout.floats, stride: width, count: plan.queries.total, columns: width)
    withOperand(gradient) { gradient in
      withOperands(query, key, value, plan, width: width) { query, key, value in
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
                dvalue.address(keys.lowerBound, at), dvalue.stride, gradient.address(rows.lowerBound, at),
                Int64(gradient.stride), out.floats + rows.lowerBound * width + at, Int64(width), rowLSE,
                query.address(rows.lowerBound, at), Int64(query.stride), key.address(keys.lowerBound, at),
                Int64(key.stride), value.address(keys.lowerBound, at), Int64(value.stride),
                1 / Float(dim).squareRoot(), mask.key,
                Int64(order.dropoutStarts[sequence] + head * rows.count * keys.count), mask.keep, Int64(rows.count),
                Int64(keys.count), Int64(dim), rounds, scratch.buffer(of: worker))
            }
          }
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

extension OperandRows {
  /// The first columns of a window.
  fileprivate init(_ window: ColumnWindow, count: Int, columns: Int) {
    self.init(
      start: window.tensor.floats + window.column, stride: window.tensor.shape[-1], count: count, columns: columns)
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
