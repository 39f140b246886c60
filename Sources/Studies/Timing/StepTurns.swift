import Losses
import Training

/// How far the timing of steps is.
package struct StepTurnProgress: Sendable, Hashable {
  package let arm: String
  /// Of all arms in all turns, from 1.
  package let number: Int
  package let total: Int
}

extension Study {
  /// Rounds in which every arm is timed.
  private static let turns = 3
  /// Seconds of timed steps of an arm in a turn after which there is no further one.
  private static let turnLimit = 2.0
  /// Steps of an arm in a turn at the most, unless it has more kinds of them.
  private static let stepsPerTurn = 6
  /// What timing may take of what the runs took to train.
  private static let timingShare = 0.1

  /// Times the steps of all arms in turns and keeps what came out beside the tables, for a study whose runs are all there.
  ///
  /// - Parameters:
  ///   - isForced: Whether it is done although it takes more than a tenth of what the runs took.
  ///   - progress: What it throws ends the work.
  /// - Returns: Whether steps were timed; false where they have been before, where a run is missing, and where it would take too long.
  @discardableResult
  package func timeSteps(
    _ options: RunOptions, isForced: Bool = false, progress: (StepTurnProgress) throws -> Void = { _ in }
  ) throws -> Bool {
    guard try stepTimes() == nil, arms.count > 1, let isAffordable = try isTimingAffordable(), isForced || isAffordable
    else { return false }
    let store = FrozenFeatureStore.shared(in: options.cache)
    var seconds = [[Double]](repeating: [], count: arms.count)
    var number = 0
    for turn in 0..<Study.turns {
      // To and fro, so that nobody is always the last.
      for arm in turn % 2 == 0 ? Array(arms.indices) : arms.indices.reversed() {
        number += 1
        let state = StepTurnProgress(arm: arms[arm].name, number: number, total: Study.turns * arms.count)
        try progress(state)
        // No steps at all are the control.
        guard fault(ofArm: arm) == nil, arms[arm].recipe.steps > 0 else { continue }
        do {
          seconds[arm].append(try secondsPerStep(arm, options, store) { try progress(state) })
        } catch is TrainingError {
          // The row says why it has no numbers.
          continue
        }
      }
    }
    try write(
      StepTimes(
        machine: RunEnvironment.current(device: options.device, command: command).machine,
        arms: zip(arms, seconds).map { StepTimes.Arm(name: $0.name, seconds: $1) }))
    return true
  }

  /// In one turn.
  private func secondsPerStep(
    _ arm: Int, _ options: RunOptions, _ store: FrozenFeatureStore, tick: () throws -> Void
  ) throws -> Double {
    let run = runs[arm][0]
    var probe = try StepProbe(
      run, of: self, arm: arm, rounds: 2, steps: Study.stepsPerTurn, options: options
    ) { trainer in
      try RunExecution(
        run: run, data: data, tokenizer: tokenizers[arm], folder: folder(of: run), options: options, store: store,
        ranks: nil
      )
      .features(trainer, training: data.training(for: run.recipe, seed: run.dataSeed)) { _ in try tick() }.training
    }
    defer { probe.end() }
    let (phases, most) = (probe.phases, probe.most)
    _ = try probe.train(at: phases.fullest, waiting: false)
    return try phases.secondsPerStep(limit: Study.turnLimit, most: most) { try probe.train(at: $0, waiting: false) }
  }

  /// Whether timing takes little of what the runs took; nil where a run is missing.
  private func isTimingAffordable() throws -> Bool? {
    var (trained, timed) = (0.0, 0.0)
    for arm in arms.indices {
      var own: [Double] = []
      for seed in 0..<seeds.count {
        guard let result = try result(arm: arm, seed: seed) else { return nil }
        guard let measured = result.measurements, measured.steps > 0 else { continue }
        trained += measured.trainingSeconds
        own.append(measured.trainingSeconds / Double(measured.steps))
      }
      // One is for the memory, and a model is built in each turn.
      timed += Double(Study.turns) * (own.max().map { 1 + $0 + max(Study.turnLimit, 2 * $0) } ?? 0)
    }
    return timed <= Study.timingShare * trained
  }
}
