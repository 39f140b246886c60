import Command
import Files
import DataSets
import Data
import Foundation
import JSON
import Reporting
import Studies
import Tensor
import Training

/// `triad bench compare`: times steps, kernels and data, and prints them in percent of a baseline.
struct BenchCompareCommand: Subcommand {
  let name = "bench compare"
  let summary = "Time steps, kernels and views, and print them in percent of a baseline"
  let examples = ["Tests/Benchmarks/baseline.json"]
  let parameters = [CommandParameter("baseline", "A JSON file that --update writes")]
  let options: [CommandOption] = [
    .flag("update", "Write the figures to the file instead of comparing them with it"),
    .choice("sizes", ["tiny", "small", "base"], "The largest model to time steps of", default: "small"),
    .value("steps", "N", "Steps of the tiny model to time; fewer for larger ones", default: "8"),
    .value("threads", "N", "Threads; all cores unless given"),
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let path = try arguments.required("baseline", of: self)
    let isUpdate = arguments.hasFlag("update")
    // What is missing is better known before the work than after it.
    let baseline = isUpdate ? nil : try readBaseline(path)
    let device = try arguments.processor()
    let limits = device.measureLimits()
    var entries = [
      Baseline.Entry("limit: arithmetic", limits.operationsPerSecond * 1e-9, unit: "GFLOP/s"),
      Baseline.Entry("limit: memory", limits.bytesPerSecond * 1e-9, unit: "GB/s"),
    ]
    let largest = arguments.value("sizes").flatMap(StepBenchmark.Size.init) ?? .small
    let steps = try arguments.integer("steps", atLeast: 1) ?? 8
    for size in StepBenchmark.Size.ofPeer {
      entries += try timeSteps(
        size, steps: size == .tiny ? steps : max(1, steps / 3), threads: device.threadCount, console)
      if size == largest { break }
    }
    entries += try timeViews(console)
    entries += timeKernels(on: device, console)
    let environment = RunEnvironment.current(
      device: device, command: CommandLine.arguments.dropFirst().reduce("triad") { $0 + " " + $1 })
    let now = Baseline(
      machine: environment.processor, device: environment.device, date: environment.date,
      command: environment.command, entries: entries)
    if let baseline {
      console.output.writeLine(BaselineTable(baseline, now: now).text)
    } else {
      try AtomicFile.write(now.json.indentedText, to: path)
      console.output.writeLine("Wrote \(entries.count) figures to \(path)")
    }
  }

  private func readBaseline(_ path: String) throws -> Baseline {
    guard FileManager.default.fileExists(atPath: path) else { throw BenchmarkError.missingBaseline(path: path) }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    guard let document = try? JSONValue(parsing: text) else {
      throw BenchmarkError.malformedBaseline(path: path, place: "JSON")
    }
    return try Baseline(document, path: path)
  }

  private func timeSteps(
    _ size: StepBenchmark.Size, steps: Int, threads: Int, _ console: Console
  ) throws -> [Baseline.Entry] {
    var progress = console.makeProgressBar()
    ResidentMemory.forgetPeak()
    // A device of its own: the memory of one size is gone before the next one is timed.
    let report = try StepBenchmark(size: size, steps: steps).run(
      on: CPUDevice(threadCount: threads),
      progress: { done, total in
        progress.show(ProgressUpdate(title: "step \(size.rawValue)", step: done, total: total))
      })
    progress.finish()
    let name = "step \(size.rawValue)"
    return [
      Baseline.Entry(name, report.median, unit: "s"),
      Baseline.Entry(name + ", arithmetic", Double(report.operations) * 1e-9 / report.mean, unit: "GFLOP/s"),
      Baseline.Entry(name + ", memory", Double(ResidentMemory.peakBytes ?? 0) / 1e6, unit: "MB"),
    ]
  }

  private func timeViews(_ console: Console) throws -> [Baseline.Entry] {
    // The embedded pictures, because everybody has them.
    let benchmark = try DataBenchmark(CaptionedShapes(split: .train, count: 256))
    return [Baseline.Entry("views of 64 px", benchmark.viewsPerSecond(seconds: 2), unit: "1/s")]
  }

  private func timeKernels(on device: CPUDevice, _ console: Console) -> [Baseline.Entry] {
    var progress = console.makeProgressBar()
    defer { progress.finish() }
    let cases = KernelCase.all
    return cases.enumerated().map { done, item in
      progress.show(ProgressUpdate(title: item.kernel.rawValue, step: done, total: cases.count))
      let timing = item.measure(on: device, seconds: 0.1)
      let name = "\(timing.kernel.rawValue), \(timing.origin)"
      return timing.work.operations > 0
        ? Baseline.Entry(name, timing.operationsPerSecond * 1e-9, unit: "GFLOP/s")
        : Baseline.Entry(name, timing.bytesPerSecond * 1e-9, unit: "GB/s")
    }
  }
}
