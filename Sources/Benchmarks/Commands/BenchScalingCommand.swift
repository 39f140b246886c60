import Losses
import Command
import JSON
import Reporting
import Tensor
import Training

/// `triad bench scaling`: how the cost of a step grows with threads, batch, text length, queue and candidates.
struct BenchScalingCommand: Subcommand {
  let name = "bench scaling"
  let summary = "Print the cost of a step against threads, batch, text length, queue size and LMI candidates"
  let options: [CommandOption] = [
    .choice("size", StepBenchmark.Size.ofPeer.map(\.rawValue), "The model", default: "tiny"),
    .choice("quantity", ["threads", "batch", "text", "queue", "candidates"], "Measure only this"),
    .value("steps", "N", "Steps per point, after two for warm-up; the fastest counts", default: "4"),
    .value("threads", "N", "The most threads; all cores unless given"),
    .textOrJSON("Tables, or one JSON line per point"),
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let benchmark = ScalingBenchmark(
      size: arguments.value("size").flatMap(StepBenchmark.Size.init) ?? .tiny,
      steps: try arguments.integer("steps", atLeast: 1) ?? 4,
      threads: try arguments.integer("threads", atLeast: 1) ?? CPUDevice.standard.threadCount)
    let wanted = arguments.value("quantity")
    let quantities = ScalingBenchmark.Quantity.allCases.filter { quantity in
      wanted.map { quantity.rawValue.contains($0) } ?? true
    }
    let total = quantities.reduce(0) { $0 + benchmark.values(of: $1).count }
    var progress = console.makeProgressBar()
    var done = 0
    var tables: [ScalingTable] = []
    for quantity in quantities {
      var points: [ScalingBenchmark.Point] = []
      for value in benchmark.values(of: quantity) {
        progress.show(ProgressUpdate(title: "bench scaling", step: done, total: total))
        points.append(try benchmark.measure(quantity, at: value))
        done += 1
      }
      tables.append(ScalingTable(quantity, points))
    }
    progress.finish()
    if arguments.asksForJSON {
      for line in tables.flatMap(\.lines) { console.output.writeLine(line.compactText) }
    } else {
      console.output.writeLine(
        "\(benchmark.size.rawValue), \(benchmark.threads) threads, fastest of \(benchmark.steps) steps")
      for table in tables { console.output.writeLine("\n" + table.text) }
    }
  }
}
