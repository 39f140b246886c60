import Files
import Downstream
import Reporting
import Training

extension Study {
  /// What `run` did.
  public struct Outcome: Sendable, Hashable {
    /// Runs computed now.
    public var computed = 0
    /// Runs that were there already.
    public var present = 0
    /// Runs, of both, that have no measurements because they diverged or could not be trained.
    public var failed = 0
    /// Runs that another process is computing.
    public var elsewhere = 0

    public init(computed: Int = 0, present: Int = 0, failed: Int = 0, elsewhere: Int = 0) {
      self.computed = computed
      self.present = present
      self.failed = failed
      self.elsewhere = elsewhere
    }
  }

  /// The places of all runs in `runs`, in the order in which they are computed: all arms of a seed before the next seed, so
  /// that a study that was interrupted has complete pairs.
  public var cells: [(arm: Int, seed: Int)] {
    (0..<seeds.count).flatMap { seed in arms.indices.map { ($0, seed) } }
  }

  /// Computes what is missing, and leaves alone what another process is computing.
  ///
  /// A run that diverges is a result like any other, unless `options.failFast`. What is thrown (a full disk, damaged data) stops
  /// the study; running it again continues where it was.
  ///
  /// - Parameter progress: Called after every step from the caller's thread; what it throws stops the study.
  public func run(
    options: RunOptions = RunOptions(), progress: (StudyProgress) throws -> Void = { _ in }
  ) throws -> Outcome {
    var outcome = Outcome()
    var clock = StudyClock(steps: runs.map { $0[0].recipe.steps }, seedCount: seeds.count)
    let cells = cells
    for cell in cells {
      if let result = try completeResult(arm: cell.arm, seed: cell.seed) { clock.finish(arm: cell.arm, result) }
    }
    for (number, cell) in cells.enumerated() {
      let run = runs[cell.arm][cell.seed]
      func note(_ result: RunResult, in count: WritableKeyPath<Outcome, Int>) throws {
        outcome[keyPath: count] += 1
        guard let failure = result.failure else { return }
        outcome.failed += 1
        if options.failFast { throw RunError.failure(arm: arms[cell.arm].name, seed: run.seed, reason: failure) }
      }
      if let result = try completeResult(arm: cell.arm, seed: cell.seed) {
        try note(result, in: \.present)
        continue
      }
      guard let lock = try RunLock.take(folder(of: run)) else {
        outcome.elsewhere += 1
        continue
      }
      defer { withExtendedLifetime(lock) {} }
      // Another process may have finished it a moment ago.
      if let result = try completeResult(arm: cell.arm, seed: cell.seed) {
        clock.finish(arm: cell.arm, result)
        try note(result, in: \.present)
        continue
      }
      clock.begin(arm: cell.arm)
      let result = try compute(cell.arm, run, options: options) { state in
        clock.note(state)
        try progress(
          StudyProgress(
            arm: arms[cell.arm].name, seed: run.seed, number: number + 1, total: cells.count, state: state,
            secondsLeft: clock.secondsLeft))
      }
      clock.finish(arm: cell.arm, result)
      try note(result, in: \.computed)
    }
    return outcome
  }

  /// Computes one run from where it is; the caller has its lock.
  private func compute(
    _ arm: Int, _ run: StudyRun, options: RunOptions, progress: (RunProgress) throws -> Void
  ) throws -> RunResult {
    let folder = folder(of: run)
    folder.removePartialFiles()
    try AtomicFile.write(run.manifest, to: folder.recipe)
    try folder.add(.current(device: options.device, command: command))
    var result =
      try folder.readResult(of: run)
      ?? RunExecution(run: run, data: data, tokenizer: tokenizers[arm], folder: folder, options: options)
      .execute(progress)
    if result.failure == nil { result.downstream = try judge(arm: arm, run, options: options, progress) }
    return result
  }
}

extension Study {
  /// Writes down that a run failed, such as one whose process crashed, or if it is trained, the first downstream task that it has no
  /// result of; leaves alone what is complete or being computed.
  public func recordFailure(arm: Int, seed: Int, reason: String) throws {
    let run = runs[arm][seed]
    let folder = folder(of: run)
    guard let lock = try RunLock.take(folder) else { return }
    defer { withExtendedLifetime(lock) {} }
    guard let result = try folder.readResult(of: run) else {
      return try folder.write(RunResult(id: run.id, failure: reason))
    }
    guard result.failure == nil, let task = try tasks(ofArm: arm).first(where: { try folder.readResult(of: $0) == nil })
    else { return }
    try folder.write(DownstreamResult(task: task, failure: reason))
  }
}
