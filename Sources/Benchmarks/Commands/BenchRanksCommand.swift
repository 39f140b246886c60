import Command
import JSON
import Ranks
import Reporting
import Tensor
import Training

/// `triad bench ranks`: what ranks send each other and how long it takes, and what that says of larger clusters.
struct BenchRanksCommand: RankedSubcommand {
  let name = "bench ranks"
  let summary = "Time the exchange and the step of ranks, and predict those of 8, 64 and 512; start it with mpirun"
  let options: [CommandOption] = [
    .choice("size", StepBenchmark.Size.ofPeer.map(\.rawValue), "The model whose step is timed", default: "tiny"),
    .value("steps", "N", "Steps to time, one rank and all ranks in turns", default: "6"),
    .value("threads", "N", "Threads per rank; by default its share of the cores"),
    .textOrJSON("A page, or one JSON line"),
  ]

  func run(_ arguments: ParsedArguments, on console: Console, ranks: Ranks?) throws {
    guard let ranks, ranks.count > 1 else { throw RanksBenchmarkError.absentRanks }
    try ranks.requireSame(CPUDevice.standard)
    let size = arguments.value("size").flatMap(StepBenchmark.Size.init) ?? .tiny
    let threads = try arguments.integer("threads", atLeast: 1) ?? CPUDevice.standard.threadCount
    let cores = ProcessorWishes.ownCores
    guard cores >= threads * ranks.count else {
      throw RanksBenchmarkError.boundRank(cores: cores, threads: threads * ranks.count)
    }
    var bar = console.makeProgressBar()
    let exchange = ExchangeBenchmark(ranks: ranks)
    let (latency, bandwidth) = (try exchange.latency(), try exchange.bandwidth())
    let sums = try StepBenchmark.Size.ofPeer.map { size in
      (size: size, seconds: try exchange.sum(elements: size.gradientElements, repeats: size == .base ? 2 : 5))
    }
    let steps = RankedStepBenchmark(
      size: size, steps: try arguments.integer("steps", atLeast: 1) ?? 6, threads: threads, ranks: ranks)
    let report = try steps.run { done, total in
      bar.show(ProgressUpdate(title: "bench ranks", step: done, total: total))
    }
    bar.finish()
    let page = RanksPage(
      library: ranks.library, count: ranks.count, latency: latency, bandwidth: bandwidth, sums: sums, size: size,
      step: report)
    console.output.writeLine(arguments.asksForJSON ? page.json.compactText : page.text)
  }
}

/// Why ranks cannot be measured.
private enum RanksBenchmarkError: Error, CustomStringConvertible {
  case absentRanks
  /// One rank alone is to compute with the threads of all.
  case boundRank(cores: Int, threads: Int)

  var description: String {
    switch self {
    case .absentRanks:
      "`triad bench ranks` measures what several ranks do together: start it with `mpirun --bind-to none -n 2 triad bench ranks`."
    case .boundRank(let cores, let threads):
      "The first rank is compared with itself alone on \(threads) threads, and may use \(cores) core\(cores == 1 ? "" : "s"): start "
        + "ranks that are not bound (`mpirun --bind-to none`), or give fewer `--threads`."
    }
  }
}
