import Data
import Downstream
import Reporting
import Studies
import Training

/// What a plan found, for reading; `document` is the same for programs.
struct PlanPage {
  let study: Study
  let plan: StudyPlan
  /// Nil where the data were not read.
  let data: DataPlan?
  /// What is said of results that another build computed; nil if there are none.
  let foreign: String?
  /// Every run; nil where nobody asked for them.
  let runs: [RunTask.Row]?
  /// Nil where the number of seeds is given.
  let until: UntilDecided?
  let jobs: Int
  /// Of each job; nil where they compute on one GPU.
  let threads: Int?

  var text: String {
    let training = study.data.training
    let asksTasks = !study.tasks.isEmpty
    let tasks = asksTasks ? "; downstream tasks \(study.tasks.map(\.name).joined(separator: ", "))" : ""
    var lines = [
      "\(study.experiment.name) (\(study.scale.name), \(study.data.name.rawValue)): \(study.experiment.question)",
      "\(training.count) pairs of \(training.name); asked about \(tracks) "
        + "(\(study.data.split.rawValue))\(tasks); seeds \(study.seeds.map(String.init).joined(separator: ", ")); "
        + "runs in \(study.runsFolder)",
      "",
    ]
    for block in data.map({ DataPlanText($0).blocks }) ?? [] { lines += [block, ""] }
    lines += [
      AlignedColumns(
        rows: [PlanPage.heading(asksTasks)]
          + zip(plan.arms, RunTask.numbers(of: study)).map { row($0, numbers: $1, seeds: study.seeds.count, asksTasks) }
      ).text,
      "",
    ]
    if let runs { lines += [RunTask.text(of: runs), ""] }
    lines += [([counts] + prediction + (until.map { [$0.sentence] } ?? [])).joined(separator: " ")]
    lines += notes.map { "note: \($0)" }
    lines += study.warnings.map { "warning: \($0)" }
    return (lines.joined(separator: "\n") + "\n").printableLines
  }

  /// On the data, and on results that another build computed.
  var notes: [String] { study.notes + (foreign.map { [$0] } ?? []) }

  /// The tracks, those of your own data with their sizes, which nobody else knows.
  private var tracks: String {
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
  private var counts: String {
    var parts = ["\(sum(\.finished)) done"]
    if sum(\.failed) > 0 { parts[0] += " (\(sum(\.failed)) of them failed)" }
    if sum(\.running) > 0 { parts.append("\(sum(\.running)) being computed now") }
    if sum(\.interrupted) > 0 { parts.append("\(sum(\.interrupted)) begun") }
    parts.append("\(sum(\.missing)) to do")
    let asked = sum(\.judged) + sum(\.unjudged)
    let tasks = asked == 0 ? "" : "; \(sum(\.judged)) of \(asked) downstream results are there"
    return "\(plan.runCount) runs: \(parts.joined(separator: ", "))\(tasks)."
  }

  /// Over all arms.
  func sum(_ value: KeyPath<ArmPlan, Int>) -> Int { plan.arms.reduce(0) { $0 + $1[keyPath: value] } }

  /// How long the rest takes, what that is known from, and what it leaves out.
  private var prediction: [String] {
    guard !plan.isComplete else { return [] }
    guard let left = plan.secondsLeft, let work = plan.secondsOfWork else {
      return ["How long the rest takes is not known."]
    }
    let share =
      threads.map { "of \($0) thread\($0 == 1 ? "" : "s")" } ?? "on one GPU as if each had it alone"
    let manner =
      jobs == 1
      ? " on this machine" : " with \(jobs) jobs \(share) (one such process alone: \(DurationFormat.text(work)))"
    let top =
      omissions.isEmpty ? "" : "; not included is what was never timed: \(omissions.joined(separator: ", "))"
    let frozen =
      plan.frozenSeconds > 0
      ? "; \(DurationFormat.text(plan.frozenSeconds)) of it for frozen layers, once for all runs" : ""
    let origin = basis.isEmpty ? "" : ", by \(basis.joined(separator: " and "))"
    return ["About \(DurationFormat.text(left))\(manner)\(origin)\(frozen)\(top)."]
  }

  /// What the time that is left is known from, in words; nothing where it is not known.
  var basis: [String] {
    guard !plan.isComplete, let left = plan.secondsLeft else { return [] }
    let sources = Set(plan.arms.filter { $0.open > 0 }.compactMap(\.source))
    let isTimed = plan.arms.contains { $0.unjudged > 0 } && left > 0
    return [
      sources.contains(.runs) ? "finished runs" : nil, sources.contains(.log) ? "the logs of interrupted runs" : nil,
      sources.contains(.calibration) ? "a few steps trained now" : nil,
      sources.contains(.otherMachine) ? "runs on another machine or device" : nil,
      sources.isEmpty && isTimed ? "stored results" : nil,
    ].compactMap { $0 }
  }

  /// What comes on top, because nobody has timed it.
  var omissions: [String] { (plan.leavesOutEvaluation ? ["evaluation"] : []) + plan.untimedTasks }
}
