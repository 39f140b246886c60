import CKernels
import Tensor
import TestSupport
import Testing

/// Attention in bfloat16, all heads of all sequences, against the scalar twin on operands that were rounded by the definition.
@Suite struct RoundedAttentionTests {
  private let width = 24
  private let heads = 3
  /// Two sequences of queries share keys, and nobody looks at the last keys.
  private let plan = AttentionPlan(
    queries: Offsets(lengths: [3, 1, 4, 9]), keys: Offsets(lengths: [5, 17, 2]), keySequence: [1, 0, 1, 0], heads: 3)
  private let mask = DropoutMask(seed: Seed(4), rate: 0.2)

  private struct Outcome {
    var output: [Float]
    var query: [Float]
    var keysAndValues: [Float]

    var all: [[Float]] { [output, query, keysAndValues] }
  }

  /// Queries with foreign columns before them; keys and values side by side.
  private func computed(on device: any Device) -> Outcome {
    let query = ColumnWindow(randomTensor([17, width + 2], "query", on: device), column: 2)
    let both = randomTensor([24, 2 * width], "keys and values", on: device)
    let (key, value) = (ColumnWindow(both), ColumnWindow(both, column: width))
    let (output, lse) = Tensor.attention(
      query: query, key: key, value: value, plan: plan, width: width, mask: mask)
    var gradients = AttentionGradients(
      [Tensor(zeros: [17, width], on: device), Tensor(zeros: [24, 2 * width], on: device)], query: .init(),
      key: .init(place: 1), value: .init(place: 1, column: width))
    Tensor.attentionBackward(
      &gradients, randomTensor([17, width], "gradient", on: device), output: output, lse: lse, query: query, key: key,
      value: value, plan: plan, width: width, mask: mask)
    return Outcome(
      output: output.values, query: gradients.tensors[0].values, keysAndValues: gradients.tensors[1].values)
  }

  /// Each head of each sequence by itself.
  private func twin() -> Outcome {
    func operand(_ shape: Shape, _ name: String) -> [Float] { randomTensor(shape, name).values.map(nearestBFloat16) }
    let (query, both) = (operand([17, width + 2], "query"), operand([24, 2 * width], "keys and values"))
    let gradient = operand([17, width], "gradient")
    var outcome = Outcome(
      output: [Float](repeating: 0, count: 17 * width), query: [Float](repeating: 0, count: 17 * width),
      keysAndValues: [Float](repeating: 0, count: 24 * 2 * width))
    let dim = width / heads
    var first = 0
    for sequence in 0..<plan.queries.count {
      let (rows, keys) = (plan.queries.range(sequence), plan.keys.range(plan.keySequence[sequence]))
      for head in 0..<heads {
        func part(_ values: [Float], _ rows: Range<Int>, _ stride: Int, _ column: Int) -> [Float] {
          rows.flatMap { row in values[row * stride + column..<row * stride + column + dim] }
        }
        let at = head * dim
        let q = part(query, rows, width + 2, 2 + at)
        let (k, v) = (part(both, keys, 2 * width, at), part(both, keys, 2 * width, width + at))
        let dout = part(gradient, rows, width, at)
        var (out, lse) = (q, [Float](repeating: 0, count: rows.count))
        var (dq, dk, dv) = (q, [Float](repeating: 0, count: k.count), [Float](repeating: 0, count: v.count))
        let (nq, nk, size, scale) = (Int64(rows.count), Int64(keys.count), Int64(dim), 1 / Float(dim).squareRoot())
        tk_ref_attention(
          &out, size, &lse, q, size, k, size, v, size, scale, mask.key, Int64(first), mask.keep, nq, nk, size, 1, nil)
        tk_ref_attention_backward(
          &dq, size, &dk, size, &dv, size, dout, size, out, size, lse, q, size, k, size, v, size, scale, mask.key,
          Int64(first), mask.keep, nq, nk, size, 1, nil)
        for (place, row) in rows.enumerated() {
          for column in 0..<dim {
            outcome.output[row * width + at + column] = out[place * dim + column]
            outcome.query[row * width + at + column] = dq[place * dim + column]
          }
        }
        for (place, row) in keys.enumerated() {
          for column in 0..<dim {
            outcome.keysAndValues[row * 2 * width + at + column] += dk[place * dim + column]
            outcome.keysAndValues[row * 2 * width + width + at + column] += dv[place * dim + column]
          }
        }
        first += rows.count * keys.count
      }
    }
    return outcome
  }

  /// Float32 and double precision may take different numbers where a probability lies near the middle of two: of so few hardly one.
  @Test func `All heads of all sequences are rounded as the twin rounds them`() {
    for (found, wanted) in zip(computed(on: CPUDevice(threadCount: 2).computing(in: .bfloat16)).all, twin().all) {
      let greatest = wanted.reduce(0) { max($0, abs($1)) }
      let apart = zip(found, wanted).map { abs($0 - $1) / greatest }
      #expect(apart.allSatisfy { $0 <= 0x1p-8 } && apart.count { $0 > 1e-5 } <= width)
    }
  }

  @Test func `Without rounding it is something else`() {
    let exact = computed(on: CPUDevice(threadCount: 2))
    for (found, wanted) in zip(exact.all, twin().all) {
      let greatest = wanted.reduce(0) { max($0, abs($1)) }
      #expect(zip(found, wanted).count { abs($0 - $1) / greatest > 1e-4 } > found.count / 4)
    }
  }

  @Test func `The number of threads leaves no trace, and a fence neither`() {
    let one = computed(on: CPUDevice(threadCount: 1).computing(in: .bfloat16)).all
    #expect(computed(on: CPUDevice(threadCount: 3).computing(in: .bfloat16)).all == one)
    #expect(computed(on: FencedDevice().computing(in: .bfloat16)).all == one)
  }
}
