import Data
import JSON
import Reporting
import Studies
import Tensor
import Training

/// `triad plan`: what a study would compute, what of it is done, how long the rest takes, and what is wrong with its design.
struct PlanCommand: Subcommand {
  let workplace: Workplace
  let name = "plan"
  let summary = "Say what an experiment will compute, how long it takes and what its design confounds"
  let examples = ["objective-ladder", "objective-ladder --data folder:my-pictures"]
  var parameters: [CommandParameter] { selection.parameters }
  var options: [CommandOption] {
    selection.options + [
      .value(
        "jobs", "N", "Predict for this many processes side by side, each with its share of the cores", default: "1"),
      .flag("no-calibration", "Train no steps to predict time and memory of arms that have never run"),
      .flag("no-survey", "Do not read the data: say only what is done and what is left"),
      Self.tasks, Self.format, .device,
    ] + UntilDecided.options
  }

  private static let tasks = CommandOption.flag(
    "tasks", "Also list every run with the number that `triad run --task` takes, its identity and its state")
  private static let format = CommandOption.textOrJSON("For reading, or for programs")

  private var selection: StudySelection { StudySelection(workplace: workplace) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let until = try UntilDecided(arguments, without: ["seeds"])
    let choice = try workplace.devices.choice(arguments)
    var study = try selection.study(arguments, for: self)
    if let until { study = try study.looking(until.design, seeds: until.design.atMost) }
    let jobs = try arguments.integer("jobs", atLeast: 1) ?? 1
    let settled = try workplace.devices.settled(choice, on: console)
    // The share of the processor that each job has; a GPU has no shares.
    let threads = settled.gpu == nil ? StudyWorkers.threads(jobs: jobs) : nil
    let device: any Device =
      if let threads, jobs > 1 { CPUDevice(threadCount: threads) } else { try workplace.devices.open(settled) }
    let options = RunOptions(device: device)
    let stop = StopSignal()
    var bar = console.makeProgressBar()
    let isSurveyed = !arguments.hasFlag("no-survey")
    let checks = isSurveyed ? try study.requireUsablePictures() : nil
    let plan: StudyPlan
    let data: DataPlan?
    do {
      defer { bar.finish() }
      plan = try StudyPlan(
        study, options: options, jobs: jobs, calibrates: !arguments.hasFlag("no-calibration")
      ) { progress in
        if progress.steps == 0 {
          console.diagnostics.writeLine(
            "Measuring some steps of \(progress.arm) (arm \(progress.number) of \(progress.total) without times).")
        }
        try stop.check()
      }
      // Behind the steps, whose memory is measured.
      data =
        try isSurveyed
        ? DataPlan(study, after: checks) { title, done, total in
          bar.show(ProgressUpdate(title: title, step: done, total: total, itemsPerStep: 1, itemName: "pairs"))
          try stop.check()
        } : nil
    }
    if let data { keep(data.crossings, of: study, console) }
    let page = try PlanPage(
      study: study, plan: plan, data: data, foreign: ForeignResults(study).note,
      runs: arguments.hasFlag(Self.tasks.name) ? RunTask.list(of: study) : nil, until: until, jobs: jobs,
      threads: threads)
    console.output.write(arguments.asksForJSON ? page.document.indentedText : page.text)
  }

  /// What took long is kept for the table's footnote; that it cannot be is not a reason not to show it.
  private func keep(_ crossings: [PictureCrossing], of study: Study, _ console: Console) {
    guard study.keepsCrossings else { return }
    do {
      try study.store(crossings)
    } catch {
      console.diagnostics.writeLine("The comparison of pictures is not kept, and `triad run` does it again: \(error)")
    }
  }
}
