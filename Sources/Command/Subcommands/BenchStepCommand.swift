import Reporting
import Studies
import Tensor
import Training

/// `triad bench step`: seconds a training step at a standard size, as one JSON line.
struct BenchStepCommand: Subcommand {
  let name = "bench step"
  let summary = "Time whole training steps on random input; prints one JSON line"
  let options: [CommandOption] = [
    .choice("size", StepBenchmark.Size.allCases.map(\.rawValue), "The model", default: "tiny"),
    .value("steps", "N", "Steps to time, after two of warm-up", default: "8"),
    .value("batch", "N", "Pairs a step; the size's own unless given"),
    .value("threads", "N", "Threads; all cores unless given"),
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let size = arguments.value("size").flatMap(StepBenchmark.Size.init) ?? .tiny
    let benchmark = StepBenchmark(
      size: size, batch: try arguments.integer("batch", atLeast: 2),
      steps: try arguments.integer("steps", atLeast: 1) ?? 8)
    let device = try arguments.integer("threads", atLeast: 1).map { CPUDevice(threadCount: $0) } ?? .standard
    let peak = device.measurePeak()
    var progress = console.makeProgressBar()
    let report = try benchmark.run(on: device) { done, total in
      progress.show(ProgressUpdate(title: "bench step \(size.rawValue)", step: done, total: total))
    }
    progress.finish()
    let operationsPerSecond = Double(report.operations) / report.median
    let line: JSONValue = [
      "size": .string(size.rawValue), "batch": .integer(report.batch), "threads": .integer(device.threadCount),
      "median_s": .number(report.median), "min_s": .number(report.least),
      "pairs_per_s": .number(Double(report.batch) / report.median),
      "peak_rss_mb": .integer((ResidentMemory.peakBytes ?? 0) >> 20), "parameters": .integer(report.parameters),
      "last_loss": .number(Double(report.lastLoss)), "gflop": .number(Double(report.operations) * 1e-9),
      "gflop_per_s": .number(operationsPerSecond * 1e-9), "fma_peak_gflop_per_s": .number(peak * 1e-9),
      "fma_peak_share": .number(operationsPerSecond / peak),
    ]
    console.output.writeLine(line.compactText)
  }
}
