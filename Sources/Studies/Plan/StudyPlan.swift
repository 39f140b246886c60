import Tensor
import Training

/// A study before it is run: its arms, what is done of them, and how long the rest will take.
public struct StudyPlan: Sendable {
  public let arms: [ArmPlan]
  /// For everything that is open, with the processes that were planned for; nil if an arm has no prediction.
  public let secondsLeft: Double?
  /// Open downstream tasks that nobody has timed, in their order: they come on top.
  public let untimedTasks: [String]

  /// Reads what is there of `study`, and trains a few steps of arms of which nothing is known.
  ///
  /// - Parameters:
  ///   - options: What each process computes with.
  ///   - jobs: Processes side by side. Times that were measured with another number of threads are taken in proportion.
  ///   - calibrates: Whether to train steps; without it such arms have no prediction.
  ///   - progress: Arms calibrated so far, and arms to calibrate.
  public init(
    _ study: Study, options: RunOptions = RunOptions(), jobs: Int = 1, calibrates: Bool = true,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws {
    let threads = (options.device as? CPUDevice)?.threadCount
    let surveys = try study.arms.indices.map { try ArmSurvey(study, arm: $0, threads: threads) }
    var plans = surveys.map(\.plan)
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
    let times = TaskTimes(surveys.map(\.taskSeconds))
    /// What is left of a run; nil if nobody knows.
    func seconds(_ rest: ArmSurvey.Rest, arm: Int) -> Double? {
      let judging = rest.tasks.reduce(0) { $0 + (times.seconds($1, arm: arm) ?? 0) }
      guard let share = rest.share else { return judging }
      guard let rate = plans[arm].secondsPerStep else { return nil }
      let evaluation = plans[arm].evaluationSeconds ?? typical ?? 0
      return rate * Double(plans[arm].steps) * share + evaluation + judging
    }
    let left = surveys.indices.map { arm in surveys[arm].rests.map { ($0.seed, seconds($0, arm: arm)) } }
    for arm in plans.indices { plans[arm].secondsLeft = StudyPlan.sum(left[arm].map(\.1)) }
    arms = plans
    let open = study.cells.compactMap { cell in left[cell.arm].first { $0.0 == cell.seed }?.1 }
    secondsLeft =
      plans.contains { $0.secondsLeft == nil } ? nil : WorkSchedule.seconds(open, workers: jobs)
    untimedTasks = StudyPlan.distinct(
      surveys.enumerated().flatMap { arm, survey in
        survey.rests.flatMap(\.tasks).filter { times.seconds($0, arm: arm) == nil }
      })
  }

  /// Runs of the study.
  public var runCount: Int { arms.reduce(0) { $0 + $1.finished + $1.open } }

  /// Whether nothing is left to compute.
  public var isComplete: Bool { arms.allSatisfy(\.isComplete) }

  /// For one process alone; nil if an arm has no prediction.
  public var secondsOfWork: Double? { StudyPlan.sum(arms.map(\.secondsLeft)) }

  /// Whether nobody has been evaluated, so that predictions are of training alone.
  public var leavesOutEvaluation: Bool {
    !arms.contains { $0.evaluationSeconds != nil } && arms.contains { $0.open > 0 }
  }

  /// Nil if one is.
  private static func sum(_ seconds: [Double?]) -> Double? {
    seconds.reduce(0 as Double?) { sum, value in sum.flatMap { sum in value.map { sum + $0 } } }
  }

  private static func distinct(_ names: [String]) -> [String] {
    names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
