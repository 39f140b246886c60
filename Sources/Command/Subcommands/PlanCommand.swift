import Data
import Reporting
import Studies
import Training

/// `triad plan`: what a study would compute, what of it is done, how long the rest takes, and what is wrong with its design.
struct PlanCommand: Subcommand {
  let experiments: [Experiment]
  let name = "plan"
  let summary = "Say what an experiment will compute, how long it takes and what its design confounds"
  var parameters: [CommandParameter] { selection.parameters }
  var options: [CommandOption] {
    selection.options + [.flag("no-calibration", "Train no steps to predict the time of arms that have never run")]
  }

  private var selection: StudySelection { StudySelection(experiments: experiments) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let study = try selection.study(arguments, for: self)
    let stop = StopSignal()
    var bar = console.makeProgressBar()
    let plan: StudyPlan
    do {
      defer { bar.finish() }
      plan = try StudyPlan(study, calibrates: !arguments.hasFlag("no-calibration")) { done, total in
        bar.show(
          ProgressUpdate(title: "training some steps", step: done, total: total, itemsPerStep: 1, itemName: "arms"))
        try stop.check()
      }
    }
    console.output.write(text(study, plan))
  }

  private func text(_ study: Study, _ plan: StudyPlan) -> String {
    let training = study.data.training
    var lines = [
      "\(study.experiment.name) (\(study.scale.rawValue), \(study.data.name.rawValue)): \(study.experiment.question)",
      "\(training.count) pairs of \(training.name); asked about \(study.data.tasks.map(\.name).joined(separator: ", ")) "
        + "(\(study.data.split.rawValue)); seeds \(study.seeds.map(String.init).joined(separator: ", ")); "
        + "runs in \(study.runsFolder)",
      "",
      AlignedColumns(rows: [PlanCommand.heading] + plan.arms.map { row($0, seeds: study.seeds.count) }).text,
      "",
      summary(plan),
    ]
    lines += study.warnings.map { "warning: \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let heading = ["arm", "done", "failed", "running", "begun", "to do", "steps", "s/step", "left"]

  private func row(_ arm: ArmPlan, seeds: Int) -> [String] {
    func count(_ value: Int) -> String { value == 0 ? "-" : String(value) }
    let rate = arm.secondsPerStep.map { ($0 < 0.01 ? NumberFormat.significant(2) : .fixed(3)).text($0) }
    return [
      arm.arm, "\(arm.finished)/\(seeds)", count(arm.failed), count(arm.running), count(arm.interrupted),
      count(arm.missing), String(arm.steps), rate ?? "?",
      arm.open == 0 ? "-" : arm.secondsLeft.map(DurationFormat.text) ?? "?",
    ]
  }

  private func summary(_ plan: StudyPlan) -> String {
    let total = plan.arms.reduce(into: (finished: 0, failed: 0, running: 0, begun: 0, missing: 0)) { sum, arm in
      sum.finished += arm.finished
      sum.failed += arm.failed
      sum.running += arm.running
      sum.begun += arm.interrupted
      sum.missing += arm.missing
    }
    var parts = ["\(total.finished) done"]
    if total.failed > 0 { parts[0] += " (\(total.failed) of them failed)" }
    if total.running > 0 { parts.append("\(total.running) being computed now") }
    if total.begun > 0 { parts.append("\(total.begun) begun") }
    parts.append("\(total.missing) to do")
    let counts = "\(plan.runCount) runs: \(parts.joined(separator: ", "))."
    guard total.running + total.begun + total.missing > 0 else { return counts }
    guard let left = plan.secondsLeft else { return counts + " Nobody knows how long the rest takes." }
    let sources = Set(plan.arms.filter { $0.open > 0 }.compactMap(\.source))
    let basis = [
      sources.contains(.runs) ? "finished runs" : nil, sources.contains(.log) ? "the logs of interrupted runs" : nil,
      sources.contains(.calibration) ? "a few steps trained now" : nil,
    ].compactMap { $0 }
    let limit = plan.leavesOutEvaluation ? "; evaluation comes on top" : ""
    return counts
      + " About \(DurationFormat.text(left)) on this machine, by \(basis.joined(separator: " and "))\(limit)."
  }
}
