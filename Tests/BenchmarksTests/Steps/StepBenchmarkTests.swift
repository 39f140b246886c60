import Benchmarks
import Losses
import Tensor
import Testing
import Training

@Suite struct StepBenchmarkTests {
  @Test func optionsOverrideTheSizesOfTheModel() {
    let own = StepBenchmark(size: .small)
    #expect((own.batch, own.queue, own.textLength, own.steps) == (16, 4096, 25, 8))
    let other = StepBenchmark(size: .small, batch: 4, steps: 2, textLength: 9, queue: 64)
    #expect((other.batch, other.queue, other.textLength, other.steps) == (4, 64, 9, 2))
  }

  @Test func theMedianIsTheMiddleOrTheMeanOfBoth() {
    func report(_ seconds: [Double]) -> StepBenchmark.Report {
      StepBenchmark.Report(seconds: seconds, batch: 1, parameters: 0, lastLoss: 0, operations: 0)
    }
    #expect(report([3, 1, 2]).median == 2)
    #expect(report([4, 1, 2, 3]).median == 2.5)
    #expect(report([3, 1, 2]).least == 1)
  }

  @Test func aProfiledStepComputesTheSameAndCountsEveryOperation() throws {
    let benchmark = StepBenchmark(size: .tiny, batch: 2, steps: 1, textLength: 7, queue: 8)
    let plain = try benchmark.run(on: CPUDevice(threadCount: 2))
    let cpu = CPUDevice(threadCount: 2)
    let device = ProfilingDevice(cpu)
    let profiled = try benchmark.run(on: cpu, profile: device)
    #expect(profiled.lastLoss == plain.lastLoss)
    #expect(profiled.operations == plain.operations)
    #expect(device.profile.work.operations == profiled.operations)
    let names = Set(device.profile.parts.map(\.name))
    for part in [
      "cma", "imc", "lmi", "itm", "mlm", "EMA", "backward", "optimizer", "enqueue", "OnlineImage", "MomentumImage",
    ] {
      #expect(names.contains(part), "\(part)")
    }
    #expect(names.contains("itm / fusion encoder"))
  }

  @Test func theEncodersCostTheirClosedForm() throws {
    let (batch, length) = (2, 7)
    let cpu = CPUDevice(threadCount: 2)
    let device = ProfilingDevice(cpu)
    _ = try StepBenchmark(size: .tiny, batch: batch, steps: 1, textLength: length, queue: 8).run(
      on: cpu, profile: device)
    let part = try #require(device.profile.parts.first { $0.name == "MomentumImage" })
    // 6 blocks of 192 wide on 17 tokens: products of 12 w^2 a token, attention of 4 w a pair of tokens; patches; projection.
    let (width, tokens, depth, embed) = (192, 17, 6, 128)
    let blocks = depth * (2 * 12 * width * width * tokens + 4 * width * tokens * tokens)
    let patches = 2 * 16 * (3 * 16 * 16) * width
    #expect(part.work.operations == batch * (blocks + patches + 2 * width * embed))
  }

  @Test func aPaceThatEndsEndsTheBenchmark() throws {
    var turns = 0
    let benchmark = StepBenchmark(size: .tiny, batch: 2, steps: 5, textLength: 6, queue: 8)
    var timed = 0
    let report = try benchmark.run(
      on: CPUDevice(threadCount: 2),
      pace: {
        turns += 1
        return turns <= 3
      }, timed: { _ in timed += 1 })
    #expect(timed == 3)
    #expect(report.seconds.count == 3 - StepBenchmark.warmUp)
  }
}
