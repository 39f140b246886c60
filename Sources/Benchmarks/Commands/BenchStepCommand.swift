import CUDA
import Command
import JSON
import Reporting
import Studies
import Tensor
import Training

/// `triad bench step`: seconds a training step at a standard size, as one JSON line.
struct BenchStepCommand: Subcommand {
  let name = "bench step"
  let summary = "Time whole training steps on random input; prints one JSON line"
  let examples = ["", "--size small --profile"]
  let options: [CommandOption] = [
    .choice(
      "size", StepBenchmark.Size.allCases.map(\.rawValue),
      "The published recipe with a model of this size, or the main job's own step", default: "tiny"),
    .value("steps", "N", "Steps to time, after two for warm-up", default: "8"),
    .value("batch", "N", "Pairs per step; those of the size unless given"),
    .value("shards", "N", "Parts into which a batch is cut", default: "1"),
    .value("threads", "N", "Threads of the processor; all cores unless given"),
    .choice(
      "precision", Precision.allCases.map(\.rawValue), "What operands of products and attention are rounded to",
      default: "float32"),
    .device,
    .value("text-length", "N", "Tokens of the longest caption; the size's own unless given"),
    .value("queue", "N", "Features in each queue; the size's own unless given"),
    .flag("profile", "Print where the time goes, by part of the step and by kernel"),
    .flag("paced", "Wait for a line of input before each step and answer with its seconds, for \"make bench-peer\""),
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let size = arguments.value("size").flatMap(StepBenchmark.Size.init) ?? .tiny
    var benchmark = StepBenchmark(
      size: size, batch: try arguments.integer("batch", atLeast: 2),
      steps: try arguments.integer("steps", atLeast: 1) ?? 8,
      textLength: try arguments.integer("text-length", atLeast: 2),
      queue: try arguments.integer("queue", atLeast: 1), shards: try arguments.integer("shards", atLeast: 1) ?? 1)
    benchmark.precision = arguments.value("precision").flatMap { Precision(rawValue: $0) } ?? .float32
    let device = try device(arguments, on: console)
    let processor = device as? CPUDevice
    let isPaced = arguments.hasFlag("paced")
    var peak = processor?.measurePeak()
    let isProfiled = arguments.hasFlag("profile")
    let profile = isProfiled ? processor.map { ProfilingDevice($0) } : nil
    let gpu = isProfiled ? device as? CUDADevice : nil
    var progress = console.makeProgressBar()
    let report = try benchmark.run(
      on: device, profile: profile, pace: { !isPaced || readLine() != nil },
      timed: {
        if isPaced { console.output.writeLine(JSONValue(dictionaryLiteral: ("seconds", .number($0))).compactText) }
      }
    ) { done, total in
      if done == StepBenchmark.warmUp { gpu?.startClock() }
      if !isPaced { progress.show(ProgressUpdate(title: "bench step \(size.rawValue)", step: done, total: total)) }
    }
    if !isPaced { progress.finish() }
    if let processor { peak?.join(processor.measurePeak()) }
    let line = StepLine(
      benchmark: benchmark, report: report, threads: processor?.threadCount, device: device.name, peak: peak,
      peakBytes: ResidentMemory.peakBytes)
    console.output.writeLine(line.json.compactText)
    if let gpu {
      console.output.writeLine()
      console.output.writeLine(GPUProfileTable(gpu.readClock(), steps: report.seconds.count).text)
    }
    if let profile, let processor, let peak {
      let limits = MachineLimits(
        operationsPerSecond: peak.operationsPerSecond, bytesPerSecond: processor.measureBandwidth())
      let table = ProfileTable(
        profile.profile, limits: limits, steps: report.seconds.count,
        callCost: ProfilingDevice.measureCost(of: processor))
      console.output.writeLine()
      console.output.writeLine(KernelTable.heading(limits, device: device.name))
      console.output.writeLine()
      console.output.writeLine(table.text)
    }
  }

  /// The processor with the threads that are asked for, or the GPU. What concerns the processor alone is refused with a GPU.
  private func device(_ arguments: ParsedArguments, on console: Console) throws -> any Device {
    let threads = try arguments.integer("threads", atLeast: 1)
    let devices = ComputeDevices.standard
    let device = try devices.device(try devices.choice(arguments), on: console)
    guard device is CPUDevice else {
      if threads != nil { throw UsageError.ineffectiveOption("threads", reason: "a GPU has its own") }
      return device
    }
    return threads.map { CPUDevice(threadCount: $0) } ?? device
  }
}
