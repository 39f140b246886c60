import Data
import Ranks
import Reporting
import Tensor
import Training

/// Times a step of several ranks beside the same step of one rank that has all their threads, in turns.
struct RankedStepBenchmark {
  /// Seconds a step, medians.
  struct Report {
    let alone: Double
    let ranked: Double
    /// Of a rank.
    let threads: Int
    let batch: Int
    let shards: Int

    /// How many times as many pairs per second the ranks train.
    var ratio: Double { alone / ranked }
  }

  let benchmark: StepBenchmark
  let ranks: Ranks
  /// Of a rank.
  let threads: Int

  /// - Parameters:
  ///   - size: The model.
  ///   - steps: Of each kind, after one of warm-up.
  init(size: StepBenchmark.Size, steps: Int, threads: Int, ranks: Ranks) {
    benchmark = StepBenchmark(size: size, steps: steps, shards: max(2, ranks.count))
    self.ranks = ranks
    self.threads = threads
  }

  /// All ranks call it; while the first computes alone the others sleep.
  func run(progress: (_ done: Int, _ total: Int) -> Void) throws -> Report {
    let ranked = try TimedSteps(benchmark, on: CPUDevice(threadCount: threads), exchange: RankShards(ranks))
    let alone =
      ranks.isRoot
      ? try TimedSteps(benchmark, on: CPUDevice(threadCount: threads * ranks.count), exchange: LocalShards()) : nil
    var (aloneSeconds, rankedSeconds) = ([Double](), [Double]())
    for step in 0...benchmark.steps {
      _ = try ranks.gather([])
      if let alone { aloneSeconds.append(try alone.step()) }
      _ = try ranks.gather([])
      rankedSeconds.append(try ranked.step())
      try ranks.sayAlive()
      progress(step + 1, benchmark.steps + 1)
    }
    func median(_ seconds: [Double]) -> Double { TurnSummary(Array(seconds.dropFirst()))?.median ?? 0 }
    return Report(
      alone: median(aloneSeconds), ranked: median(rankedSeconds), threads: threads, batch: benchmark.batch,
      shards: benchmark.shards)
  }
}

/// Steps of a trainer on random input.
private final class TimedSteps {
  private let trainer: Trainer
  private let input: PairBatch

  init(_ benchmark: StepBenchmark, on device: CPUDevice, exchange: any ShardExchange) throws {
    trainer = try benchmark.makeTrainer(on: device)
    trainer.exchange = exchange
    let size = benchmark.batch / benchmark.shards
    let own = exchange.ownShards(of: benchmark.shards).flatMap { Array($0 * size..<($0 + 1) * size) }
    input = benchmark.randomBatch(on: device).selecting(own)
  }

  /// Seconds.
  func step() throws -> Double {
    let start = ContinuousClock.now
    try trainer.train(input)
    return (ContinuousClock.now - start) / .seconds(1)
  }
}
