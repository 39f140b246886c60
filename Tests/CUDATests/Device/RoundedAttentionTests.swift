import CUDA
import Tensor
import TestSupport
import Testing

/// Which kernels attention takes on the device for GPUs; that their numbers are the processor's is shown by the check of all kernels.
@Suite struct RoundedAttentionTests {
  private let plan = AttentionPlan(
    queries: Offsets(lengths: [3, 70, 1]), keys: Offsets(lengths: [5, 130]), keySequence: [1, 0, 1], heads: 2)
  private let mask = DropoutMask(seed: Seed(4), rate: 0.2)

  private struct Outcome {
    /// The outputs, and the gradients at queries, keys and values.
    var values: [Float]
    /// The kernels of attention that ran.
    var kernels: Set<String>
  }

  /// Attention with heads of `dim` columns and `beside` foreign columns before the queries, which leave no trace in its numbers.
  private func computed(
    dim: Int, beside: Int = 0, in precision: Precision = .bfloat16, on device: CUDADevice
  ) -> Outcome {
    let view = device.computing(in: precision)
    let width = 2 * dim
    let numbers = randomTensor([74, width], "query").values
    let rows = (0..<74).flatMap { row -> [Float] in
      [Float](repeating: 0, count: beside) + numbers[row * width..<(row + 1) * width]
    }
    let query = ColumnWindow(Tensor(rows, shape: [74, beside + width], on: view), column: beside)
    let both = randomTensor([135, 2 * width], "keys and values", on: view)
    let (key, value) = (ColumnWindow(both), ColumnWindow(both, column: width))
    device.startClock()
    let (output, lse) = Tensor.attention(
      query: query, key: key, value: value, plan: plan, width: width, mask: mask)
    var gradients = AttentionGradients(
      [Tensor(zeros: [74, beside + width], on: view), Tensor(zeros: [135, 2 * width], on: view)],
      query: .init(column: beside), key: .init(place: 1), value: .init(place: 1, column: width))
    Tensor.attentionBackward(
      &gradients, randomTensor([74, width], "gradient", on: view), output: output, lse: lse, query: query, key: key,
      value: value, plan: plan, width: width, mask: mask)
    let kernels = device.readClock().map(\.name).filter { $0.contains("attention") }
    let wide = gradients.tensors[0].values
    let atQueries = (0..<74).flatMap { row -> ArraySlice<Float> in
      wide[row * (beside + width) + beside..<(row + 1) * (beside + width)]
    }
    return Outcome(values: output.values + atQueries + gradients.tensors[1].values, kernels: Set(kernels))
  }

  /// The three kernels whose names begin and end so.
  private func three(_ name: String, _ end: String = "") -> Set<String> {
    [name + end, name + "_backward_queries" + end, name + "_backward_keys" + end]
  }

  @Test func `Heads of a multiple of 16 columns are multiplied on matrix units, others in float32`() throws {
    let device = try hostGPU()
    let kernels = [
      (16, three("mma_attention")), (20, three("rounded_attention")), (32, three("mma_attention", "_32")),
      (40, three("rounded_attention")), (64, three("mma_attention", "_64")), (80, three("mma_attention")),
      (128, three("mma_attention")),
    ]
    for (dim, names) in kernels {
      #expect(computed(dim: dim, on: device).kernels == names, "heads of \(dim)")
      #expect(computed(dim: dim, in: .float32, on: device).kernels == three("attention"), "heads of \(dim)")
    }
  }

  @Test func `Columns that do not lie at multiples of 16 bytes are multiplied in float32`() throws {
    let device = try hostGPU()
    for (beside, names) in [
      (0, three("mma_attention", "_64")), (2, three("rounded_attention")), (4, three("mma_attention", "_64")),
    ] {
      #expect(computed(dim: 64, beside: beside, on: device).kernels == names, "\(beside) columns beside")
    }
  }

  /// Where a number lies near the middle of two of bfloat16, sums in another order may take the other one.
  @Test func `Matrix units give what the same operands give in float32`() throws {
    let device = try hostGPU()
    for dim in [16, 32, 64, 80] {
      let units = computed(dim: dim, on: device).values
      let single = computed(dim: dim, beside: 1, on: device).values
      let exact = computed(dim: dim, in: .float32, on: device).values
      let greatest = single.reduce(0) { max($0, abs($1)) }
      let apart = zip(units, single).map { abs($0 - $1) / greatest }
      #expect(apart.allSatisfy { $0 <= 0x1p-8 } && apart.count { $0 > 1e-5 } <= units.count / 50, "heads of \(dim)")
      #expect(zip(units, exact).count { abs($0 - $1) / greatest > 1e-5 } > units.count / 4, "heads of \(dim)")
    }
  }
}
