import Files
import Foundation
import Ranks
import Reporting
import Studies
import Training

/// `triad run`: computes what is missing of a study, prints its table and says where it lies.
struct RunCommand: RankedSubcommand {
  let workplace: Workplace
  let name = "run"
  let summary = "Run an experiment: only what is missing, and its table"
  let examples = [
    "objective-ladder --scale smoke --data shapes",
    "objective-ladder --data karpathy:dataset_coco.json,root=/data/coco",
    "objective-ladder --scale pretrained --data debcap --until decided",
    "leave-one-out --jobs 2 --seeds 5 --runs ~/runs",
  ]
  var parameters: [CommandParameter] { selection.parameters }
  var options: [CommandOption] {
    selection.options + [
      .value("jobs", "N", "Processes that compute runs side by side, each with its share of the cores", default: "1"),
      Self.partition, Self.recompute, .sameMachine, RunTask.option,
    ] + UntilDecided.options + Self.manner + [TableFormat.option]
  }

  /// For `run` and where it is submitted.
  static let partition = CommandOption.flag(
    "partition-optimizer",
    "Each of several ranks holds a part of the optimizer's state; changes no result, saves memory")

  private static let recompute = CommandOption.optionalValues(
    "recompute", "ARM", "Forget the results of all arms, or of this one, and compute them again")

  /// How runs are computed, for `run` and its workers.
  static let manner: [CommandOption] = [
    .device,
    .flag("fail-fast", "Stop at the first run that fails instead of going on with the others"),
    .value("checkpoint", "SECONDS", "Time between checkpoints; a killed run loses no more than that", default: "60"),
    .value("loader-threads", "N", "Threads that make batches; by default as many as training waits for"),
    .value("observe", "K", "Compare the objectives' gradients every K steps; changes no result, costs time"),
    .value(
      "evaluate-every", "N",
      "Evaluate on the validation split every N steps and after the last, by the dual encoder; changes no result, costs time"
    ),
  ]

  private var selection: StudySelection { StudySelection(workplace: workplace) }

  /// - Returns: With the processor, as long as nobody puts another device in its place.
  static func options(_ arguments: ParsedArguments) throws(UsageError) -> RunOptions {
    RunOptions(
      device: ComputeDevices.processor, loaderThreads: try arguments.integer("loader-threads", atLeast: 1),
      checkpointInterval: Double(try arguments.integer("checkpoint") ?? 60), failFast: arguments.hasFlag("fail-fast"),
      observationInterval: try arguments.integer("observe", atLeast: 1),
      evaluateEvery: try arguments.integer("evaluate-every", atLeast: 1))
  }

  func run(_ arguments: ParsedArguments, on console: Console, ranks: Ranks?) throws {
    let until = try UntilDecided(arguments, without: ["seeds", RunTask.option.name, Self.recompute.name])
    let choice = try workplace.devices.choice(arguments)
    var study = try selection.study(arguments, for: self)
    if let until { study = try study.looking(until.design, seeds: until.design.looks[0]) }
    var options = try Self.options(arguments)
    options.partitionsOptimizer = arguments.hasFlag(Self.partition.name)
    if options.partitionsOptimizer, ranks?.count ?? 1 == 1 {
      throw UsageError.ineffectiveOption(Self.partition.name, reason: "one process computes each run")
    }
    let jobs = try arguments.integer("jobs", atLeast: 1) ?? 1
    if let ranks, jobs > 1 {
      throw UsageError.ineffectiveOption("jobs", reason: "\(ranks.count) ranks compute each run together")
    }
    try study.check(options)
    if until == nil, ranks.isRoot { try study.requireSeeds() }
    // Before anything is written or compared: that there is no such GPU should come out at once.
    let settled = try workplace.devices.settled(choice, on: console)
    options.device = try workplace.devices.open(settled)
    try ranks?.requireSame(options.device)
    if let task = try RunTask(arguments, of: study) {
      if ranks.isRoot { try requireOneMachine(study, options, arguments) }
      return try task.compute(options, ranks, on: console)
    }
    // One for the whole command: a second one, made while the first ends, may hear nothing.
    let stop = StopSignal()
    func compute(_ study: Study) throws -> Study.Outcome {
      jobs == 1
        ? try self.compute(study, options, ranks, until: stop, on: console)
        : try self.compute(
          study, options, jobs: jobs, words: selection.words(for: study, arguments), devices: settled, until: stop,
          on: console)
    }
    func computeAll() throws -> Study.LookOutcome {
      guard let until else { return Study.LookOutcome(study: study, outcome: try compute(study)) }
      return try until.run(study, ranks, on: console, compute: compute)
    }
    guard ranks.isRoot else {
      _ = try computeAll()
      return
    }
    // Before anything is written: a study that was declared otherwise is left as it is.
    if let until { try study.declare(until.design) }
    try prepare(study, options, arguments, ranks, until: stop, on: console)
    let all = try computeAll()
    let outcome = all.outcome
    study = all.study
    var table = try StudyTable(study)
    try study.write(table)
    if until == nil { try study.noteLook(table.answer) }
    if ranks == nil, outcome.computed > 0, timeSteps(of: study, options, until: stop, on: console) {
      table = try StudyTable(study)
      try study.write(table)
    }
    console.output.write(TableFormat(arguments).text(of: table))
    if outcome.computed > 0, let waiting = try study.waiting() {
      let threads = waiting.threads.map { " (\($0) loader thread\($0 == 1 ? "" : "s"))" } ?? ""
      console.diagnostics.writeLine(
        "Training waited \(NumberFormat.fixed(2).text(100 * waiting.share)) % of its time for pictures\(threads).")
    }
    console.diagnostics.writeLine(
      sentence(outcome, study) + " The table is in \(study.namedTablesFolder) (md, tex, csv, json).")
    if outcome.present > 0, let foreign = try ForeignResults(study).sentence {
      console.diagnostics.writeLine(foreign)
    }
    // The table is there and says so too; who goes on by the exit code has nothing to go on with.
    if outcome.failed > 0, outcome.failed == outcome.computed + outcome.present, outcome.elsewhere == 0 {
      throw FailedStudyError(count: outcome.failed, reason: try study.firstFailure())
    }
  }

  /// What a step of each arm takes, where that can be told in a fraction of the time that the runs took.
  ///
  /// - Returns: Whether the table says more now. A study is complete without it: what goes wrong is said, and who does not want to wait for it
  ///   stops it alone.
  private func timeSteps(
    of study: Study, _ options: RunOptions, until stop: StopSignal, on console: Console
  ) -> Bool {
    var bar = console.makeProgressBar()
    defer { bar.finish() }
    do {
      return try study.timeSteps(options) { progress in
        try stop.check()
        bar.show(
          ProgressUpdate(
            title: "timing the steps of all arms in turns: \(progress.arm)", step: progress.number,
            total: progress.total, itemsPerStep: 1, itemName: "arms", overallSecondsLeft: nil))
      }
    } catch {
      bar.finish()
      let reason = error is StudyInterruption ? "it was stopped." : String(describing: error)
      console.warn("The steps of the arms were not timed in turns: \(reason)")
      return false
    }
  }

  /// All that comes before the first run, which one process does for all.
  private func prepare(
    _ study: Study, _ options: RunOptions, _ arguments: ParsedArguments, _ ranks: Ranks?, until stop: StopSignal,
    on console: Console
  ) throws {
    for warning in study.warnings { console.warn(warning) }
    let recomputed = try recomputedArms(of: study, arguments)
    try requireOneMachine(study, options, arguments, leavingOut: recomputed)
    var checks: StudyPictureChecks?
    if !recomputed.isEmpty {
      // What would stop the new runs should not cost the old ones.
      if study.data.isOwn { checks = try study.requireUsablePictures() }
      let count = try study.forget(arms: recomputed)
      console.diagnostics.writeLine("Computing \(count) run\(count == 1 ? "" : "s") again.")
    }
    try study.prepareFolder(after: checks, ranks, until: stop, on: console)
  }

  /// With `--same-machine`: that no run was computed by another kind of machine.
  private func requireOneMachine(
    _ study: Study, _ options: RunOptions, _ arguments: ParsedArguments, leavingOut recomputed: [String] = []
  ) throws {
    guard arguments.hasFlag(CommandOption.sameMachine.name) else { return }
    try StudyMachines(study, finishedOnly: false, leavingOut: recomputed.contains).requireOne(
      RunEnvironment.current(device: options.device, command: study.command).arithmetic)
  }

  /// The arms that `--recompute` names; all of them where it stands alone, none where it is absent.
  private func recomputedArms(of study: Study, _ arguments: ParsedArguments) throws -> [String] {
    let chosen = arguments.values(Self.recompute.name)
    let known = study.arms.map(\.name)
    if let wrong = chosen.first(where: { !$0.isEmpty && !known.contains($0) }) {
      throw UsageError.unknownChoice(
        wrong, kind: "arm", choices: known, suggestion: Suggestion.nearest(to: wrong, among: known))
    }
    return chosen.contains("") ? known : chosen
  }

  private func compute(
    _ study: Study, _ options: RunOptions, _ ranks: Ranks?, until stop: StopSignal, on console: Console
  ) throws -> Study.Outcome {
    var display = StudyDisplay(console)
    defer {
      display.finish()
      if let cost = display.observationCost { console.diagnostics.writeLine(cost) }
    }
    return try study.run(options: options, ranks: ranks) { progress in
      display.show(progress)
      try stop.check()
    }
  }

  private func compute(
    _ study: Study, _ options: RunOptions, jobs: Int, words: [String], devices: ComputeDevices.Settled,
    until stop: StopSignal, on console: Console
  ) throws -> Study.Outcome {
    var display = try WorkersDisplay(study, jobs: jobs, on: console)
    defer { display.finish() }
    var manner = ["--checkpoint", String(Int(options.checkpointInterval))]
    if options.failFast { manner.append("--fail-fast") }
    let numbers: [(option: String, value: Int?)] = [
      ("--observe", options.observationInterval), ("--evaluate-every", options.evaluateEvery),
      ("--loader-threads", options.loaderThreads),
    ]
    for case let (option, value?) in numbers { manner += [option, String(value)] }
    let workers = StudyWorkers(
      study: study, words: ["worker"] + words + manner, devices: devices, jobs: jobs, failFast: options.failFast)
    if let sharing = try workers.sharing() { console.diagnostics.writeLine(sharing) }
    return try workers.run(stop: stop) { display.show($0) }
  }

  private func sentence(_ outcome: Study.Outcome, _ study: Study) -> String {
    func runs(_ count: Int) -> String { count == 1 ? "1 run" : "\(count) runs" }
    let failed = outcome.failed == 0 ? "" : ", \(outcome.failed) of them failed"
    let elsewhere =
      outcome.elsewhere == 0
      ? ""
      : " \(runs(outcome.elsewhere)) \(outcome.elsewhere == 1 ? "is" : "are") being computed by another process: "
        + "`\(study.command("table"))\(study.place)` shows all when it has ended."
    if outcome.computed == 0, outcome.elsewhere == 0 {
      return "All \(runs(outcome.present)) were there already\(failed)."
    }
    let present =
      outcome.present == 0 ? "" : "; \(outcome.present) \(outcome.present == 1 ? "was" : "were") there already"
    return "Computed \(runs(outcome.computed))\(present)\(failed).\(elsewhere)"
  }
}

/// No run of a study has results.
struct FailedStudyError: Error, Sendable, Hashable, CustomStringConvertible {
  let count: Int
  /// Of the first.
  let reason: String?

  var description: String {
    "\(count == 1 ? "The only run" : "All \(count) runs") failed, so there are no results\(reason.map { "; the first: \($0)" } ?? ".")"
  }
}

extension Study {
  /// Why the first run that failed did.
  fileprivate func firstFailure() throws -> String? {
    for cell in cells {
      guard let failure = try result(arm: cell.arm, seed: cell.seed)?.failure else { continue }
      return "\(arms[cell.arm].name), seed \(seeds[seeds.startIndex + cell.seed]): \(failure)"
    }
    return nil
  }
}
