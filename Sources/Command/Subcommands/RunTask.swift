import Foundation
import Ranks
import Reporting
import Studies

/// `triad run --task N`: one run of a study, as a task of an array in Slurm computes it. It writes no tables, which several would do at once,
/// and its status says what became of the run.
struct RunTask {
  let study: Study
  let run: NumberedRun

  static let option = CommandOption.value(
    "task", "N[=ID]",
    "Compute only the run with this number in `triad plan`, if it has this identity, and write no tables; the status is 0 when it is done, 1 "
      + "when it failed, 130 when it was stopped with a checkpoint, 75 when another process is at it")

  /// Nil where the arguments ask for the whole study.
  ///
  /// - Throws: `UsageError`, or ``RunTaskError`` where the number is another run's than was thought.
  init?(_ arguments: ParsedArguments, of study: Study) throws {
    guard let text = arguments.value(Self.option.name) else { return nil }
    for other in ["jobs", "recompute", TableFormat.option.name] where arguments.isGiven(other) {
      throw UsageError.ineffectiveOption(other, reason: "--task computes one run that is missing and prints no table")
    }
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let runs = study.numberedRuns
    guard let number = Int(parts[0]), let run = runs.first(where: { $0.number == number }) else {
      throw UsageError.unreadableNumber(
        text, option: Self.option.name, expected: "a whole number from 1 to \(runs.count)")
    }
    if parts.count > 1, parts[1] != run.id { throw RunTaskError.changed(run, expected: parts[1]) }
    self.study = study
    self.run = run
  }

  /// Computes the run and says what became of it.
  ///
  /// - Throws: ``RunTaskError`` where there is no result, or one that says that the run failed.
  func compute(_ options: RunOptions, _ ranks: Ranks?, on console: Console) throws {
    var options = options
    options.task = run.number
    let stop = StopSignal()
    var display = StudyDisplay(console)
    defer { display.finish() }
    func attempt() throws -> Study.Outcome {
      try study.run(options: options, ranks: ranks) { progress in
        display.show(progress)
        try stop.check()
      }
    }
    var outcome = try attempt()
    // Who was at it may be ending just now: the same task, before it went back into the queue.
    for _ in 0..<Self.patience where outcome.elsewhere > 0 {
      try stop.check()
      try ranks?.sayAlive()
      sleep(1)
      outcome = try attempt()
    }
    guard outcome.elsewhere == 0 else { throw RunTaskError.occupied(run) }
    display.finish()
    if outcome.failed > 0 {
      // The first of several ranks alone reads the folder, and speaks.
      let result = ranks.isRoot ? try study.result(arm: run.arm, seed: run.seed) : nil
      throw RunTaskError.failed(run, reason: result?.failure ?? "")
    }
    let end = outcome.computed > 0 ? "computed" : "was there already"
    console.output.writeLine("Task \(run.number), \(run.description): \(end) (run \(run.id)).")
  }

  /// Seconds that another process has to end.
  private static let patience = 20
}

extension RunTask {
  /// The numbers of each arm's runs, for a column of the plan.
  static func numbers(of study: Study) -> [String] {
    allNumbers(of: study).map { all in
      let numbers = all.map(String.init)
      return numbers.count <= 5
        ? numbers.joined(separator: " ") : "\(numbers[0]) \(numbers[1]) ... \(numbers[numbers.count - 1])"
    }
  }

  /// The same, all of them, for programs.
  static func allNumbers(of study: Study) -> [[Int]] {
    let runs = study.numberedRuns
    return study.arms.indices.map { arm in runs.filter { $0.arm == arm }.map(\.number) }
  }

  /// A run as a list has it.
  struct Row {
    let number: Int
    let arm: String
    let seed: Int
    /// The run's identity.
    let id: String
    /// That of `triad runs ls`, or `to do`.
    let state: String
  }

  /// Every run with its number, in the order of the numbers.
  static func list(of study: Study) throws -> [Row] {
    let store = RunStore(study.runsFolder)
    let known = Dictionary(try store.summaries().runs.map { ($0.id, $0.stateName.rawValue) }) { first, _ in first }
    return study.numberedRuns.map { run in
      Row(
        number: run.number, arm: study.arms[run.arm].name, seed: study.runs[run.arm][run.seed].seed, id: run.id,
        state: known[run.id] ?? "to do")
    }
  }

  /// A line each.
  static func text(of rows: [Row]) -> String {
    let cells = rows.map { [String($0.number), $0.arm, String($0.seed), $0.id, $0.state] }
    return AlignedColumns(rows: [["--task", "arm", "seed", "run", "state"]] + cells, leftAligned: true).text
  }
}

/// Why a task has no result.
enum RunTaskError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The number is that of another run than when it was noted.
  case changed(NumberedRun, expected: String)
  /// The run has a result, which says that it failed.
  case failed(NumberedRun, reason: String)
  /// Another process computes it.
  case occupied(NumberedRun)

  var description: String {
    switch self {
    case .changed(let run, let expected):
      "Task \(run.number) of this study is \(run.description), the run \(run.id), and not the run \(expected): the study was changed since "
        + "it was submitted; `triad slurm` submits what is missing of it now."
    case .failed(let run, let reason): "Task \(run.number), \(run.description), failed: \(reason)"
    case .occupied(let run):
      "Task \(run.number), \(run.description), is being computed by another process: try again when that has ended."
    }
  }
}
