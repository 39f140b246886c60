import Benchmarks
import Encoders
import Losses
import Tensor
import Testing
import Training

@Suite struct NetworkModelTests {
  private let network = NetworkModel.Network(name: "test", latency: 1e-4, bandwidth: 1e9)

  private func model(elements: Int = 1 << 20) -> NetworkModel {
    NetworkModel(computing: 2, pairs: 8, elements: elements, adding: 0.1, message: 1e-6)
  }

  @Test func `One rank exchanges nothing`() {
    #expect(model().exchange(ranks: 1, over: network) == 0)
    #expect(model().pairsPerSecond(ranks: 1, over: network) == 4)
    #expect(model().efficiency(ranks: 1, over: network) == 1)
  }

  @Test func `The exchange is latency, messages, bytes and adding`() {
    // One part: 12 calls, two rounds of one pair of ranks.
    let expected = 12 * (1e-4 + 1e-6) + 2 * 1e-4 + Double(4 << 20) / 1e9 + 0.1
    #expect(abs(model().exchange(ranks: 2, over: network) - expected) < 1e-12)
    let pairs = model().pairsPerSecond(ranks: 2, over: network)
    #expect(abs(pairs - 16 / (2 + expected)) < 1e-12)
    #expect(
      abs(pairs / (2 * model().pairsPerSecond(ranks: 1, over: network)) - model().efficiency(ranks: 2, over: network))
        < 1e-12)
  }

  @Test func `More ranks take longer parts, and no more than fit into the memory`() {
    #expect(RankShards.parts(elements: 210_000_000, ranks: 2) == 201)
    #expect(RankShards.parts(elements: 210_000_000, ranks: 64) == 26)
    #expect(RankShards.parts(elements: 210_000_000, ranks: 512) == 13)
    #expect(RankShards.parts(elements: 0, ranks: 2) == 0)
  }

  @Test(arguments: [StepBenchmark.Size.tiny]) func `Gradients have as many elements as are noted`(
    size: StepBenchmark.Size
  ) throws {
    let report = try StepBenchmark(size: size, batch: 2, steps: 1).run(on: CPUDevice(threadCount: 2))
    #expect(report.parameters == size.gradientElements)
  }
}
