import Files
import Foundation
import Reporting
import Studies
import Training

/// `triad slurm`: submits what is missing of a study, a task of an array each, and a job after it that writes tables and report.
struct SlurmCommand: HandingOnSubcommand, RefusingSubcommand {
  let workplace: Workplace
  let programs: SlurmPrograms
  let name = "slurm"
  let summary = "Compute an experiment on a cluster: submit a Slurm job for every run that is missing"
  let examples = [
    "objective-ladder --time 4:00:00",
    "objective-ladder --time 4:00:00 --ranks 4 --cores 8 -- --account=vision",
  ]
  let restName = "SBATCH OPTIONS"
  let restSummary = "Handed to sbatch as they are, for all jobs: -- --account=lab --mem=8G"
  var parameters: [CommandParameter] { selection.parameters }
  var options: [CommandOption] {
    [
      Self.time, Self.partition, Self.ranks, Self.cores, Self.limit, Self.mpi, Self.launcher, Self.before, Self.print,
    ] + selection.options + manner
  }
  var refusals: [String: String] { UntilDecided.refusalsOfQueues }

  private static let time = CommandOption.value(
    "time", "TIME", "The time limit of a task, as sbatch takes it; a run that needs longer goes on in the next")
  private static let partition = CommandOption.value("partition", "NAME", "Where tasks run; by default Slurm's own")
  private static let ranks = CommandOption.value(
    "ranks", "R", "Processes that compute a run together, through MPI", default: "1")
  private static let cores = CommandOption.value(
    "cores", "N", "Cores, and so threads, of a task or of each of its ranks", default: "1")
  private static let limit = CommandOption.value(
    "limit", "N", "Tasks that run at the same time; by default as many as fit")
  private static let mpi = CommandOption.value(
    "mpi", "KIND", "With --ranks: for srun --mpi; by default pmix where srun knows it, else pmi2")
  private static let launcher = CommandOption.value(
    "launcher", "WORDS", "With --ranks: what starts them in place of srun, such as 'mpirun -n 4'")
  private static let before = CommandOption.values(
    "before", "LINE",
    "A line of shell before the run, on the first node of a task: 'module load openmpi', 'export TRIAD_CACHE=/local/$USER'; may "
      + "be repeated")
  private static let print = CommandOption.flag(
    "print", "Print the script and submit nothing; works without Slurm, too")

  /// How runs are computed: but for what a single run knows nothing of.
  private var manner: [CommandOption] {
    RunCommand.manner.filter { $0.name != "fail-fast" } + [RunCommand.partition]
  }

  private var selection: StudySelection { StudySelection(workplace: workplace) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let device = try device(arguments)
    let study = try selection.study(arguments, for: self)
    try study.requireSeeds()
    try study.check(try RunCommand.options(arguments))
    let isPrinted = arguments.hasFlag(Self.print.name)
    if !isPrinted, !programs.isThere() { throw SlurmError.absence }
    for warning in study.warnings { console.warn(warning) }
    // One at a time, lest two submit the same runs.
    let folder = SlurmSubmission.folder(inRuns: study.runsFolder)
    let lock = isPrinted ? nil : try RunLock.take(folder)
    defer { withExtendedLifetime(lock) {} }
    if !isPrinted, lock == nil { throw SlurmError.occupation(folder: study.runsFolder) }
    let open = try openRuns(of: study, isPrinted: isPrinted)
    if let sentence = open.sentence { console.diagnostics.writeLine(sentence) }
    guard !open.missing.isEmpty else {
      return console.diagnostics.writeLine("Nothing is submitted: every run is done, queued or being computed.")
    }
    let script = try script(of: study, open.missing, device, arguments)
    if isPrinted { return console.output.write(script.text) }
    // What would stop the tasks later should come out here.
    try study.prepareFolder(until: StopSignal(), on: console)
    try submit(script, of: study, arguments, on: console)
  }

  // MARK: What is missing

  /// The runs without result, apart from those that somebody is at.
  private struct OpenRuns {
    var missing: [NumberedRun] = []
    var queued: [NumberedRun] = []
    var running: [NumberedRun] = []

    /// What is left out and why; nil if nothing is.
    var sentence: String? {
      let parts = [(queued, "queued already"), (running, "being computed")].filter { !$0.0.isEmpty }.map {
        runs, state in
        let numbers = runs.map { String($0.number) }.joined(separator: ", ")
        return "\(runs.count) run\(runs.count == 1 ? " is" : "s are") \(state) (\(numbers))"
      }
      return parts.isEmpty ? nil : "Left out: \(parts.joined(separator: "; "))."
    }
  }

  private func openRuns(of study: Study, isPrinted: Bool) throws -> OpenRuns {
    let submissions = try SlurmSubmission.all(inRuns: study.runsFolder)
    var queued: [String: SlurmQueue.State] = [:]
    do throws(SlurmSilence) {
      queued = try SlurmQueue.asking(for: submissions, within: 20)?.states(of: submissions) ?? [:]
    } catch {
      // A script that is only printed computes nothing twice.
      if !isPrinted { throw SlurmError.silence(error) }
    }
    var open = OpenRuns()
    for run in study.numberedRuns where try study.completeResult(arm: run.arm, seed: run.seed) == nil {
      switch queued[run.id] {
      case .waiting: open.queued.append(run)
      case .running: open.running.append(run)
      // It is on its way out, and the run with it.
      case .ending: open.missing.append(run)
      case nil:
        if study.record(arm: run.arm, seed: run.seed).state() == .running {
          open.running.append(run)
        } else {
          open.missing.append(run)
        }
      }
    }
    return open
  }

  // MARK: The script

  /// What tasks compute on.
  ///
  /// - Throws: `UsageError` for a GPU by its number, which a task with a GPU of its own does not see.
  private func device(_ arguments: ParsedArguments) throws(UsageError) -> DeviceChoice {
    let choice = try workplace.devices.choice(arguments)
    guard case .gpu(_?) = choice else { return choice }
    throw .unreadableNumber(
      choice.text, option: CommandOption.device.name,
      expected: "cuda, cpu or auto where Slurm chooses the GPU of a task")
  }

  private func script(
    of study: Study, _ runs: [NumberedRun], _ device: DeviceChoice, _ arguments: ParsedArguments
  ) throws -> SlurmScript {
    let total = study.numberedRuns.count
    var options = SlurmScript.Options()
    options.time = arguments.value(Self.time.name)
    options.partition = arguments.value(Self.partition.name)
    options.cores = try arguments.integer(Self.cores.name, atLeast: 1) ?? 1
    options.ranks = try arguments.integer(Self.ranks.name, atLeast: 1) ?? 1
    if options.ranks > 1 {
      try study.check(ranks: options.ranks)
    } else if arguments.hasFlag(RunCommand.partition.name) {
      throw UsageError.missingOption(Self.ranks.name, with: RunCommand.partition.name)
    }
    options.limit = try arguments.integer(Self.limit.name, atLeast: 1)
    options.preparations = arguments.values(Self.before.name)
    options.asksForGPUs = device == .gpu(nil)
    options.launcher = try launcher(arguments, ranks: options.ranks)
    let current = FileManager.default.currentDirectoryPath
    let outputs = SlurmSubmission.folder(inRuns: study.runsFolder)
    // Also what only the environment says, which a task may not inherit.
    let isUnsaid = device != .processor && !arguments.isGiven(CommandOption.device.name)
    let manner = arguments.words(of: self.manner) + (isUnsaid ? ["--" + CommandOption.device.name, device.text] : [])
    return SlurmScript(
      name: Self.jobName(of: study),
      title:
        "\(study.experiment.name) (\(study.scale.name), \(study.data.name.rawValue)), \(runs.count) of \(total) runs",
      tool: study.tool, program: StudyWorker.program, folder: current,
      outputs: outputs.hasPrefix("/") ? outputs : "\(current)/\(outputs)",
      words: selection.words(for: study, arguments), manner: manner, runs: runs, options: options)
  }

  /// Names in the queue have no commas and no blanks.
  private static func jobName(of study: Study) -> String {
    let words = "\(study.tool)-\(study.experiment.name)-\(study.id.prefix(8))"
    return String(words.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.+".contains($0)) ? $0 : "-" })
  }

  /// What starts the ranks of a run; empty where it has one only.
  private func launcher(_ arguments: ParsedArguments, ranks: Int) throws -> String {
    for option in [Self.mpi, Self.launcher] where arguments.isGiven(option.name) && ranks == 1 {
      throw UsageError.missingOption(Self.ranks.name, with: option.name)
    }
    guard ranks > 1 else { return "" }
    if let words = arguments.value(Self.launcher.name) {
      guard !arguments.isGiven(Self.mpi.name) else {
        throw UsageError.ineffectiveOption(Self.mpi.name, reason: "--launcher starts the ranks without srun")
      }
      return words
    }
    let kind = arguments.value(Self.mpi.name) ?? SlurmPrograms.kindOfMPI(in: programs.kindsOfMPI())
    return "srun --mpi=\(ShellWords.quoted(kind)) --kill-on-bad-exit=1"
  }

  // MARK: Submitting

  private func submit(
    _ script: SlurmScript, of study: Study, _ arguments: ParsedArguments, on console: Console
  ) throws {
    let folder = SlurmSubmission.folder(inRuns: study.runsFolder)
    let draft = "\(folder)/draft.sh"
    try AtomicFile.write(script.text, to: draft)
    let job = try programs.submit(arguments.rest + [draft])
    var submission = SlurmSubmission(job: job, name: script.name, of: study, runs: script.runs, words: script.words)
    try submission.write(inRuns: study.runsFolder)
    let path = "\(folder)/\(job).sh"
    guard rename(draft, path) == 0 else { throw FileError.unwritable(path: path, reason: FileError.reason(errno)) }
    let count = script.runs.count
    console.output.writeLine("\(job)")
    console.diagnostics.writeLine(
      "Job \(job) computes \(count) run\(count == 1 ? "" : "s") (array \(script.array)); what its tasks print is in \(folder)."
    )
    do throws(SlurmError) {
      submission.tables = try programs.submit(arguments.rest + tables(script, behind: job))
    } catch {
      let words = ShellWords.joined(["table"] + script.words + ["--write"])
      throw SlurmError.tables(job: job, reason: error.reason, command: "\(study.tool) \(words)")
    }
    try submission.write(inRuns: study.runsFolder)
    console.diagnostics.writeLine(
      "Job \(submission.tables ?? 0) then writes tables and report. `\(study.tool) runs ls` shows how far they are.")
  }

  /// The words for the job that writes tables and report. They come last: what is handed on may hold a dependency of the array's own.
  private func tables(_ script: SlurmScript, behind job: Int) -> [String] {
    let path = "\(script.outputs)/\(job).sh"
    var words = [
      "--job-name=\(script.name)-tables", "--ntasks=1", "--output=\(script.outputPattern)/\(job)_tables.out",
    ]
    if let time = script.options.time { words.append("--time=\(time)") }
    if let partition = script.options.partition { words.append("--partition=\(partition)") }
    return words + ["--dependency=afterany:\(job)", "--wrap=exec bash \(ShellWords.quoted(path)) tables"]
  }
}

extension SlurmError {
  /// What was wrong, for another sentence.
  fileprivate var reason: String {
    if case .refusal(let message) = self { message } else { description }
  }
}
