import Autograd
import Ranks
import Tensor
import Training

/// Times what ranks send each other.
struct ExchangeBenchmark {
  let ranks: Ranks

  /// Of a collective call without anything to say, in seconds: what each costs at least.
  func latency() throws -> Double {
    let calls = 1000
    for _ in 0..<100 { _ = try ranks.gather([]) }
    let start = ContinuousClock.now
    for _ in 0..<calls { _ = try ranks.gather([]) }
    return (ContinuousClock.now - start) / .seconds(1) / Double(calls)
  }

  /// Bytes a second that a rank sends and receives at the same time, the best of some calls.
  func bandwidth() throws -> Double {
    let count = 8 << 20
    let (out, received) = (RankMemory(count: count), RankMemory(count: count))
    out.floats.initialize(repeating: 1)
    received.floats.initialize(repeating: 0)
    var best = Double.infinity
    for _ in 0..<8 {
      best = min(
        best,
        try seconds {
          try ranks.exchange { _ in
            out[0..<count]
          } into: { _ in
            received.bytes(of: 0..<count)
          }
        })
    }
    return Double(4 * count * (ranks.count - 1)) / best
  }

  /// Seconds of the sum over ranks of a gradient of so many elements, a shard on each.
  func sum(elements: Int, repeats: Int) throws -> Double {
    let device = CPUDevice(threadCount: 1)
    let size = 1 << 20
    let parameters = stride(from: 0, to: elements, by: size).enumerated().map { place, start in
      Parameter(path: "block \(place)", value: Tensor(zeros: [min(size, elements - start)], on: device))
    }
    var best = Double.infinity
    for _ in 0..<repeats {
      var sum = ShardSum(shards: ranks.count, parameters: parameters, lanes: 1, numbers: 1)
      sum.add(lane: 0, of: ranks.rank) { put in for parameter in parameters { put(parameter, parameter.value) } }
      sum.add(numbers: Tensor(zeros: [1], on: device), of: ranks.rank)
      best = min(best, try seconds { try RankShards(ranks).combine(&sum, on: device) })
    }
    return best
  }

  private func seconds(_ body: () throws -> Void) throws -> Double {
    _ = try ranks.gather([])
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .seconds(1)
  }
}

extension StepBenchmark.Size {
  /// Elements of all gradients of a step.
  package var gradientElements: Int {
    switch self {
    case .tiny: 6_912_515
    case .small: 50_233_603
    case .base: 209_937_725
    case .demo, .pretrained: fatalError("bench ranks: \(rawValue) is not among its sizes")
    }
  }
}
