import Data
import Downstream
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
      .value("jobs", "N", "Predict for so many processes side by side, each with its share of the cores", default: "1"),
      .flag("no-calibration", "Train no steps to predict time and memory of arms that have never run"),
      .flag("no-survey", "Do not read the data: say only what is done and what is left"),
      Self.tasks, .device,
    ] + UntilDecided.options
  }

  private static let tasks = CommandOption.flag(
    "tasks", "Also list every run with the number that `triad run --task` takes, its identity and its state")

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
    let foreign = try ForeignResults(study).note
    let runs = arguments.hasFlag(Self.tasks.name) ? try RunTask.list(of: study) : nil
    let sentences = until.map { [$0.sentence] } ?? []
    console.output.write(text(study, plan, data, foreign, runs, sentences, jobs: jobs, threads: threads))
  }

  /// What took long is kept for the table's footnote; that it cannot be is no reason not to show it.
  private func keep(_ crossings: [PictureCrossing], of study: Study, _ console: Console) {
    guard study.keepsCrossings else { return }
    do {
      try study.store(crossings)
    } catch {
      console.diagnostics.writeLine("The comparison of pictures is not kept, and `triad run` does it again: \(error)")
    }
  }

  private func text(
    _ study: Study, _ plan: StudyPlan, _ data: DataPlan?, _ foreign: String?, _ runs: String?, _ sentences: [String],
    jobs: Int, threads: Int?
  ) -> String {
    let training = study.data.training
    let asksTasks = !study.tasks.isEmpty
    let tasks = asksTasks ? "; downstream tasks \(study.tasks.map(\.name).joined(separator: ", "))" : ""
    var lines = [
      "\(study.experiment.name) (\(study.scale.name), \(study.data.name.rawValue)): \(study.experiment.question)",
      "\(training.count) pairs of \(training.name); asked about \(tracks(study)) "
        + "(\(study.data.split.rawValue))\(tasks); seeds \(study.seeds.map(String.init).joined(separator: ", ")); "
        + "runs in \(study.runsFolder)",
      "",
    ]
    for block in data.map({ DataPlanText($0).blocks }) ?? [] { lines += [block, ""] }
    lines += [
      AlignedColumns(
        rows: [PlanCommand.heading(asksTasks)]
          + zip(plan.arms, RunTask.numbers(of: study)).map { row($0, numbers: $1, seeds: study.seeds.count, asksTasks) }
      ).text,
      "",
    ]
    if let runs { lines += [runs, ""] }
    lines += [
      ([counts(plan)] + prediction(plan, jobs: jobs, threads: threads) + sentences).joined(separator: " ")
    ]
    lines += (study.notes + (foreign.map { [$0] } ?? [])).map { "note: \($0)" }
    lines += study.warnings.map { "warning: \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The tracks, those of one's own data with their sizes, which nobody else knows.
  private func tracks(_ study: Study) -> String {
    let isOwn = study.data.isOwn
    return study.data.tasks.map { isOwn ? "\($0.name) (\($0.samples.count) pictures)" : $0.name }
      .joined(separator: ", ")
  }

  private static func heading(_ asksTasks: Bool) -> [String] {
    ["arm", "--task", "done", "failed", "running", "begun", "to do"] + (asksTasks ? ["tasks"] : [])
      + ["steps", "an epoch", "epochs", "s/step", "memory", "left"]
  }

  private func row(_ arm: ArmPlan, numbers: String, seeds: Int, _ asksTasks: Bool) -> [String] {
    func count(_ value: Int) -> String { value == 0 ? "-" : String(value) }
    let rate = arm.secondsPerStep.map { ($0 < 0.01 ? NumberFormat.significant(2) : .fixed(3)).text($0) }
    let known = [
      arm.arm, numbers, "\(arm.finished)/\(seeds)", count(arm.failed), count(arm.running), count(arm.interrupted),
      count(arm.missing),
    ]
    let tasks = asksTasks ? ["\(arm.judged)/\(arm.judged + arm.unjudged)"] : []
    let unknown = arm.fault == nil ? "?" : "-"
    return known + tasks + [
      String(arm.steps), String(arm.stepsPerEpoch), arm.epochs.map(NumberFormat.significant(3).text) ?? "-",
      arm.steps == 0 ? "-" : rate ?? unknown, arm.peakBytes.map { "\(($0 + (1 << 19)) >> 20) MiB" } ?? unknown,
      arm.isComplete ? "-" : arm.secondsLeft.map(DurationFormat.text) ?? "?",
    ]
  }

  /// `9 runs: 3 done, 6 to do; 27 of 81 downstream results are there.`
  private func counts(_ plan: StudyPlan) -> String {
    func sum(_ value: KeyPath<ArmPlan, Int>) -> Int { plan.arms.reduce(0) { $0 + $1[keyPath: value] } }
    var parts = ["\(sum(\.finished)) done"]
    if sum(\.failed) > 0 { parts[0] += " (\(sum(\.failed)) of them failed)" }
    if sum(\.running) > 0 { parts.append("\(sum(\.running)) being computed now") }
    if sum(\.interrupted) > 0 { parts.append("\(sum(\.interrupted)) begun") }
    parts.append("\(sum(\.missing)) to do")
    let asked = sum(\.judged) + sum(\.unjudged)
    let tasks = asked == 0 ? "" : "; \(sum(\.judged)) of \(asked) downstream results are there"
    return "\(plan.runCount) runs: \(parts.joined(separator: ", "))\(tasks)."
  }

  /// How long the rest takes, what that is known from, and what it leaves out.
  ///
  /// - Parameter threads: Of each job; nil where they compute on one GPU.
  private func prediction(_ plan: StudyPlan, jobs: Int, threads: Int?) -> [String] {
    guard !plan.isComplete else { return [] }
    guard let left = plan.secondsLeft, let work = plan.secondsOfWork else {
      return ["Nobody knows how long the rest takes."]
    }
    let sources = Set(plan.arms.filter { $0.open > 0 }.compactMap(\.source))
    let isTimed = plan.arms.contains { $0.unjudged > 0 } && left > 0
    let basis = [
      sources.contains(.runs) ? "finished runs" : nil, sources.contains(.log) ? "the logs of interrupted runs" : nil,
      sources.contains(.calibration) ? "a few steps trained now" : nil,
      sources.contains(.otherMachine) ? "runs on another machine or device" : nil,
      sources.isEmpty && isTimed ? "stored results" : nil,
    ].compactMap { $0 }
    let share =
      threads.map { "of \($0) thread\($0 == 1 ? "" : "s")" } ?? "on one GPU as if each had it alone"
    let manner =
      jobs == 1
      ? " on this machine" : " with \(jobs) jobs \(share) (one such process alone: \(DurationFormat.text(work)))"
    let omissions =
      (plan.leavesOutEvaluation ? ["evaluation"] : []) + plan.untimedTasks
    let top = omissions.isEmpty ? "" : "; on top comes what nobody has timed: \(omissions.joined(separator: ", "))"
    let frozen =
      plan.frozenSeconds > 0
      ? "; of that \(DurationFormat.text(plan.frozenSeconds)) for frozen layers, once for all runs" : ""
    let origin = basis.isEmpty ? "" : ", by \(basis.joined(separator: " and "))"
    return ["About \(DurationFormat.text(left))\(manner)\(origin)\(frozen)\(top)."]
  }
}
