import JSON
import Reporting

/// What `triad bench ranks` has measured, and what follows from it.
struct RanksPage {
  let library: String
  let count: Int
  /// Seconds of an empty call.
  let latency: Double
  /// Bytes a second.
  let bandwidth: Double
  let sums: [(size: StepBenchmark.Size, seconds: Double)]
  let size: StepBenchmark.Size
  let step: RankedStepBenchmark.Report

  private static let counts = [8, 64, 512]

  /// The step of a rank as it was measured here, on other networks.
  private var model: NetworkModel {
    let bytes = 4 * size.gradientElements
    let sum = sums.first { $0.size == size }?.seconds ?? 0
    let moving = 2 * Double(count - 1) / Double(count) * Double(bytes) / bandwidth
    let message = latency / Double(count - 1)
    return NetworkModel(
      computing: max(0, step.ranked - sum), pairs: step.batch / count, elements: size.gradientElements,
      adding: max(0, sum - moving),
      // What posting takes is part of what an empty call takes.
      message: min(message, 2e-6))
  }

  var text: String {
    let fixed = NumberFormat.fixed(2)
    var blocks = [
      "\(count) ranks of \(step.threads) thread\(step.threads == 1 ? "" : "s"), \(library)",
      "An empty call takes \(NumberFormat.fixed(1).text(latency * 1e6)) us; a rank sends and receives "
        + "\(fixed.text(bandwidth * 1e-9)) GB/s.",
    ]
    blocks.append(
      AlignedColumns(
        rows: [["gradients of", "MB", "ms"]]
          + sums.map {
            [
              $0.size.rawValue, NumberFormat.grouped.text((Double(4 * $0.size.gradientElements) / 1e6).rounded()),
              NumberFormat.fixed(1).text($0.seconds * 1e3),
            ]
          }
      ).text)
    blocks.append(
      "A step of \(size.rawValue), \(step.batch) pairs in \(step.shards) shards: \(fixed.text(step.alone)) s on one rank of "
        + "\(step.threads * count) threads, \(fixed.text(step.ranked)) s on \(count) ranks of \(step.threads), "
        + "\(NumberFormat.fixed(3).text(step.ratio)) times as many pairs per second.")
    blocks.append(
      "Predicted pairs per second of \(size.rawValue), \(model.pairs) pairs per rank (and share of the time computing):"
    )
    blocks.append(
      AlignedColumns(
        rows: [["network"] + Self.counts.map { "\($0) ranks" }]
          + NetworkModel.Network.common.map { network in
            [network.name]
              + Self.counts.map { count in
                let share = NumberFormat.fixed(0).text(100 * model.efficiency(ranks: count, over: network))
                return "\(fixed.text(model.pairsPerSecond(ranks: count, over: network))) (\(share) %)"
              }
          }
      ).text)
    return blocks.joined(separator: "\n\n")
  }

  var json: JSONValue {
    let predicted = NetworkModel.Network.common.flatMap { network in
      Self.counts.map { count -> JSONValue in
        [
          "network": .string(network.name), "ranks": .integer(count),
          "pairs_per_s": .number(model.pairsPerSecond(ranks: count, over: network)),
          "efficiency": .number(model.efficiency(ranks: count, over: network)),
        ]
      }
    }
    return [
      "library": .string(library), "ranks": .integer(count), "threads": .integer(step.threads),
      "call_s": .number(latency), "bytes_per_s": .number(bandwidth),
      "sums": .array(
        sums.map { ["size": .string($0.size.rawValue), "seconds": .number($0.seconds)] }),
      "size": .string(size.rawValue), "batch": .integer(step.batch), "shards": .integer(step.shards),
      "one_rank_s": .number(step.alone), "ranks_s": .number(step.ranked), "ratio": .number(step.ratio),
      "predicted": .array(predicted),
    ]
  }
}
