import Reporting
import Training

extension Study {
  /// What `run` did.
  public struct Outcome: Sendable, Hashable {
    /// Runs computed now.
    public var computed = 0
    /// Runs that were there already.
    public var present = 0
    /// Runs, of both, that have no measurements because they diverged.
    public var failed = 0

    public init(computed: Int = 0, present: Int = 0, failed: Int = 0) {
      self.computed = computed
      self.present = present
      self.failed = failed
    }
  }

  /// Computes what is missing: all arms of a seed before the next seed, so that a study that was interrupted has complete pairs.
  ///
  /// A run that diverges is a result like any other. What is thrown (a full disk, damaged data) stops the study; running it
  /// again continues where it was.
  ///
  /// - Parameter progress: Called after every step from the caller's thread; what it throws stops the study.
  public func run(
    options: RunOptions = RunOptions(), progress: (StudyProgress) throws -> Void = { _ in }
  ) throws -> Outcome {
    var outcome = Outcome()
    var clock = StudyClock(steps: runs.map { $0[0].recipe.steps }, seedCount: seeds.count)
    let cells = (0..<seeds.count).flatMap { seed in arms.indices.map { (arm: $0, seed: seed) } }
    for cell in cells {
      if let result = try result(arm: cell.arm, seed: cell.seed) { clock.finish(arm: cell.arm, result) }
    }
    for (number, cell) in cells.enumerated() {
      let run = runs[cell.arm][cell.seed]
      let folder = folder(of: run)
      if let result = try folder.readResult(of: run) {
        outcome.present += 1
        outcome.failed += result.failure == nil ? 0 : 1
        continue
      }
      let lock = try RunLock(folder)
      defer { withExtendedLifetime(lock) {} }
      try AtomicFile.write(run.manifest, to: folder.recipe)
      try folder.add(.current(device: options.device, command: command))
      let execution = RunExecution(
        run: run, data: data, tokenizer: tokenizers[cell.arm], folder: folder, options: options)
      clock.begin(arm: cell.arm)
      let result = try execution.execute { state in
        clock.note(state)
        try progress(
          StudyProgress(
            arm: arms[cell.arm], seed: run.seed, number: number + 1, total: cells.count, state: state,
            secondsLeft: clock.secondsLeft))
      }
      clock.finish(arm: cell.arm, result)
      outcome.computed += 1
      outcome.failed += result.failure == nil ? 0 : 1
    }
    return outcome
  }
}
