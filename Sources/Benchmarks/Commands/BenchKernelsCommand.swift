import Files
import Command
import JSON
import Reporting
import Tensor

/// `triad bench kernels`: the speed of each kernel beside what the machine can do.
struct BenchKernelsCommand: Subcommand {
  let name = "bench kernels"
  let summary = "Time each kernel beside the machine's own limits, measured in the same process"
  let options: [CommandOption] = [
    .value("kernel", "NAME", "Only the kernels whose names begin with this, such as \"product\" or \"attention\""),
    .value("threads", "N", "Threads; all cores unless given"),
    .textOrJSON("A table, or one JSON line per case"),
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let cases = try selection(arguments.value("kernel"))
    let device = try arguments.processor()
    let limits = device.measureLimits()
    var progress = console.makeProgressBar()
    var timings: [KernelTiming] = []
    for (done, item) in cases.enumerated() {
      progress.show(ProgressUpdate(title: item.kernel.rawValue, step: done, total: cases.count))
      timings.append(item.measure(on: device))
    }
    progress.finish()
    let table = KernelTable(
      limits: limits, caches: device.caches, threads: device.threadCount, timings: timings)
    if arguments.asksForJSON {
      for line in table.lines { console.output.writeLine(line.compactText) }
    } else {
      console.output.writeLine(KernelTable.heading(limits, device: device.name))
      console.output.writeLine(KernelTable.blocks(device.caches, threads: device.threadCount))
      console.output.writeLine()
      console.output.writeLine(table.text)
    }
  }

  /// The cases of a name, or all.
  private func selection(_ name: String?) throws(UsageError) -> [KernelCase] {
    guard let name else { return KernelCase.all }
    let cases = KernelCase.all.filter { $0.kernel.rawValue.lowercased().hasPrefix(name.lowercased()) }
    guard cases.isEmpty else { return cases }
    let known = Kernel.allCases.map(\.rawValue)
    throw .unknownChoice(
      name, kind: "kernel", choices: known, suggestion: Suggestion.nearest(to: name, among: known))
  }
}
