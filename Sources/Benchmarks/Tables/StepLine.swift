package import JSON
package import Tensor
import Training

/// The JSON line of `triad bench step`: the keys of the PyTorch peer, then what was counted and compared with the machine.
package struct StepLine {
  package let benchmark: StepBenchmark
  package let report: StepBenchmark.Report
  package let threads: Int
  /// Of the same process, from before and after the steps.
  package let peak: PeakMeasurement
  package let peakBytes: Int?

  package init(
    benchmark: StepBenchmark, report: StepBenchmark.Report, threads: Int, peak: PeakMeasurement, peakBytes: Int?
  ) {
    self.benchmark = benchmark
    self.report = report
    self.threads = threads
    self.peak = peak
    self.peakBytes = peakBytes
  }

  package var json: JSONValue {
    let operationsPerSecond = Double(report.operations) / report.median
    return [
      "peer": "triad",
      "size": .string(benchmark.size.rawValue), "batch": .integer(report.batch), "threads": .integer(threads),
      "median_s": .number(report.median), "min_s": .number(report.least),
      "pairs_per_s": .number(Double(report.batch) / report.median),
      "peak_rss_mb": .integer((peakBytes ?? 0) >> 20), "tensor_peak_mb": .integer(report.memory.peakBytes >> 20),
      "tensor_held_mb": .integer(report.memory.heldBytes >> 20), "system_requests": .integer(report.systemRequests),
      "parameters": .integer(report.parameters),
      "last_loss": .number(Double(report.lastLoss)), "text_length": .integer(benchmark.textLength),
      "queue": .integer(benchmark.queue), "gflop": .number(Double(report.operations) * 1e-9),
      "gflop_per_s": .number(operationsPerSecond * 1e-9),
      "fma_peak_gflop_per_s": .number(peak.operationsPerSecond * 1e-9),
      "fma_peak_share": .optional(peak.share(of: operationsPerSecond)),
      "fma_peak_measured": .string("\(peak)"),
    ]
  }
}
