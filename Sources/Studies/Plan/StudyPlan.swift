import Training

/// A study before it is run: its arms, what is done of them, and how long the rest will take.
public struct StudyPlan: Sendable {
  public let arms: [ArmPlan]

  /// Reads what is there of `study`, and trains a few steps of arms of which nothing is known.
  ///
  /// - Parameters:
  ///   - calibrates: Whether to train steps; without it such arms have no prediction.
  ///   - progress: Arms calibrated so far, and arms to calibrate.
  public init(
    _ study: Study, options: RunOptions = RunOptions(), calibrates: Bool = true,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws {
    var open: [[Double]] = []
    var plans: [ArmPlan] = []
    for arm in study.arms.indices {
      let (plan, shares) = try StudyPlan.survey(study, arm: arm)
      plans.append(plan)
      open.append(shares)
    }
    let unknown = plans.indices.filter { plans[$0].open > 0 && plans[$0].secondsPerStep == nil }
    if calibrates {
      for (number, arm) in unknown.enumerated() {
        try progress(number, unknown.count)
        plans[arm].secondsPerStep = try StepCalibration(study: study, options: options).secondsPerStep(ofArm: arm)
        plans[arm].source = plans[arm].secondsPerStep == nil ? nil : .calibration
      }
      if !unknown.isEmpty { try progress(unknown.count, unknown.count) }
    }
    // Evaluation costs the arms about the same; whoever has been evaluated speaks for the others.
    let known = plans.compactMap(\.evaluationSeconds)
    let typical = known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    for arm in plans.indices {
      guard let rate = plans[arm].secondsPerStep else {
        if plans[arm].open == 0 { plans[arm].secondsLeft = 0 }
        continue
      }
      let training = rate * Double(plans[arm].steps) * open[arm].reduce(0, +)
      let evaluation = (plans[arm].evaluationSeconds ?? typical ?? 0) * Double(plans[arm].open)
      plans[arm].secondsLeft = training + evaluation
    }
    arms = plans
  }

  /// Runs of the study.
  public var runCount: Int { arms.reduce(0) { $0 + $1.finished + $1.open } }

  /// For all runs without result; nil if an arm has no prediction.
  public var secondsLeft: Double? {
    arms.reduce(0 as Double?) { sum, arm in sum.flatMap { sum in arm.secondsLeft.map { sum + $0 } } }
  }

  /// Whether nobody has been evaluated, so that predictions are of training alone.
  public var leavesOutEvaluation: Bool {
    !arms.contains { $0.evaluationSeconds != nil } && arms.contains { $0.open > 0 }
  }

  /// What is stored of an arm, and the share that is left of each of its runs without result.
  private static func survey(_ study: Study, arm: Int) throws -> (ArmPlan, shares: [Double]) {
    let steps = study.runs[arm][0].recipe.steps
    var plan = ArmPlan(arm: study.arms[arm].name, steps: steps)
    var shares: [Double] = []
    var measured: [RunMeasurements] = []
    var logged: [Double] = []
    for seed in 0..<study.seeds.count {
      let record = study.record(arm: arm, seed: seed)
      let state = try record.state()
      switch state {
      case .finished, .failed:
        plan.finished += 1
        if case .failed = state { plan.failed += 1 }
        measured += [try record.result()?.measurements].compactMap { $0 }
        continue
      case .absent: plan.missing += 1
      case .running: plan.running += 1
      case .interrupted: plan.interrupted += 1
      }
      let log = try record.log()
      // The first step also makes the loader's threads and the allocator's blocks.
      logged += log.dropFirst().map { $0.seconds + $0.waited }
      shares.append(1 - Double(log.count) / Double(max(1, steps)))
    }
    if !measured.isEmpty {
      let count = Double(measured.count)
      plan.secondsPerStep = measured.reduce(0) { $0 + $1.trainingSeconds / Double(max(1, $1.steps)) } / count
      plan.evaluationSeconds = measured.reduce(0) { $0 + $1.evaluationSeconds } / count
      plan.source = .runs
    } else if logged.count >= fewestSteps {
      plan.secondsPerStep = logged.reduce(0, +) / Double(logged.count)
      plan.source = .log
    }
    return (plan, shares)
  }

  /// Of a log that says something.
  private static let fewestSteps = 5
}
