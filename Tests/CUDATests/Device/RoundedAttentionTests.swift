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
    var values: [Float]
    /// The kernels of attention that ran.
    var kernels: [String]
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
    let query = Tensor(rows, shape: [74, beside + width], on: view)
    let both = randomTensor([135, 2 * width], "keys and values", on: view)
    device.startClock()
    let (output, lse) = Tensor.attention(
      query: ColumnWindow(query, column: beside), key: ColumnWindow(both), value: ColumnWindow(both, column: width),
      plan: plan, width: width, mask: mask)
    let kernels = device.readClock().map(\.name).filter { $0.contains("attention") }
    return Outcome(values: output.values + lse.values, kernels: kernels)
  }

  @Test func `Heads of a multiple of 16 columns are multiplied on matrix units, others in float32`() throws {
    let device = try hostGPU()
    let kernels = [
      (16, "mma_attention"), (20, "rounded_attention"), (32, "mma_attention_32"), (40, "rounded_attention"),
      (64, "mma_attention_64"), (80, "mma_attention"), (128, "mma_attention"),
    ]
    for (dim, kernel) in kernels {
      #expect(computed(dim: dim, on: device).kernels == [kernel], "heads of \(dim)")
      #expect(computed(dim: dim, in: .float32, on: device).kernels == ["attention"], "heads of \(dim)")
    }
  }

  @Test func `Columns that do not lie at multiples of 16 bytes are multiplied in float32`() throws {
    let device = try hostGPU()
    for (beside, kernel) in [(0, "mma_attention_64"), (2, "rounded_attention"), (4, "mma_attention_64")] {
      #expect(computed(dim: 64, beside: beside, on: device).kernels == [kernel], "\(beside) columns beside")
    }
  }

  /// Where a probability lies near the middle of two numbers of bfloat16, sums in another order may take the other one.
  @Test func `Matrix units give what the same operands give in float32`() throws {
    let device = try hostGPU()
    for dim in [16, 32, 64, 80] {
      let units = computed(dim: dim, on: device).values
      let single = computed(dim: dim, beside: 1, on: device).values
      let exact = computed(dim: dim, in: .float32, on: device).values
      let greatest = single.reduce(0) { max($0, abs($1)) }
      let apart = zip(units, single).map { abs($0 - $1) / greatest }
      #expect(apart.allSatisfy { $0 <= 0x1p-8 } && apart.count { $0 > 1e-5 } <= 4 * dim, "heads of \(dim)")
      #expect(zip(units, exact).count { abs($0 - $1) / greatest > 1e-5 } > units.count / 4, "heads of \(dim)")
    }
  }
}
