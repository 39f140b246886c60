import Downstream
import Reporting
import Tensor
import Training

/// A study before it is run: its arms, what is done of them, and how long the rest will take.
package struct StudyPlan: Sendable {
  package let arms: [ArmPlan]
  /// For everything that is open, with the processes that were planned for; nil if an arm has no prediction.
  package let secondsLeft: Double?
  /// For what frozen layers still have to make of pictures before the first run, once for all; part of `secondsLeft`.
  package let frozenSeconds: Double
  /// Open downstream tasks that nobody has timed, in their order: they come on top.
  package let untimedTasks: [String]

  /// Reads what is there of `study`, and trains a few steps of arms of which nothing is known.
  ///
  /// - Parameters:
  ///   - options: What each process computes with.
  ///   - jobs: Processes side by side. Times that were measured with another number of threads are taken in proportion.
  ///   - calibrates: Whether to train steps; without it such arms have no prediction.
  ///   - progress: What is being measured; what it throws ends the work.
  package init(
    _ study: Study, options: RunOptions, jobs: Int = 1, calibrates: Bool = true,
    progress: (CalibrationProgress) throws -> Void = { _ in }
  ) throws {
    let threads = (options.device as? CPUDevice)?.threadCount
    let pace = DeviceName(options.device.name).pace
    let surveys = try study.arms.indices.map { try ArmSurvey(study, arm: $0, threads: threads, pace: pace) }
    var plans = surveys.map(\.plan)
    var frozen = 0.0
    let unknown = plans.indices.filter { plans[$0].open > 0 && !plans[$0].isTimedHere && plans[$0].fault == nil }
    if calibrates {
      var calibration = StepCalibration(study: study, options: options)
      for (number, arm) in unknown.enumerated() {
        func tell(_ steps: Int) throws {
          try progress(
            CalibrationProgress(arm: plans[arm].arm, number: number + 1, total: unknown.count, steps: steps))
        }
        try tell(0)
        guard let cost = try calibration.cost(ofArm: arm, progress: tell) else { continue }
        // Arms mostly share it.
        frozen = max(frozen, cost.frozenSeconds)
        plans[arm].secondsPerStep = cost.secondsPerStep
        plans[arm].evaluationSeconds = cost.evaluationSeconds
        plans[arm].peakBytes = [plans[arm].peakBytes, cost.peakBytes].compactMap { $0 }.max()
        plans[arm].source = .calibration
      }
    }
    // Evaluation costs the arms about the same; whoever has been evaluated speaks for the others.
    let known = plans.compactMap(\.evaluationSeconds)
    let typical = Summary(of: known)?.mean
    let times = TaskTimes(surveys.map(\.taskSeconds))
    /// What is left of a run; nil if nobody knows.
    func seconds(_ rest: ArmSurvey.Rest, arm: Int) -> Double? {
      // It fails before its first step.
      if plans[arm].fault != nil { return 0 }
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
    frozenSeconds = frozen
    secondsLeft =
      plans.contains { $0.secondsLeft == nil } ? nil : WorkSchedule.seconds(open, workers: jobs) + frozen
    untimedTasks = StudyPlan.distinct(
      surveys.enumerated().flatMap { arm, survey in
        survey.rests.flatMap(\.tasks).filter { times.seconds($0, arm: arm) == nil }
      })
  }

  /// Runs of the study.
  package var runCount: Int { arms.reduce(0) { $0 + $1.finished + $1.open } }

  /// Whether nothing is left to compute.
  package var isComplete: Bool { arms.allSatisfy(\.isComplete) }

  /// For one process alone; nil if an arm has no prediction.
  package var secondsOfWork: Double? { StudyPlan.sum(arms.map(\.secondsLeft)) }

  /// Whether nobody has been evaluated, so that predictions are of training alone.
  package var leavesOutEvaluation: Bool {
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

/// An arm of which steps are being measured.
package struct CalibrationProgress: Sendable, Hashable {
  package let arm: String
  /// From 1.
  package let number: Int
  /// Arms to measure.
  package let total: Int
  /// Steps of this arm so far.
  package let steps: Int
}

/// What is done of an arm, and what the rest of it will take.
package struct ArmPlan: Sendable, Hashable {
  /// Where a prediction comes from.
  package enum Source: String, Sendable, Hashable {
    /// Finished runs of the same arm with other seeds, on this machine.
    case runs
    /// The steps that an interrupted run has logged.
    case log
    /// A few steps trained for the purpose.
    case calibration
    /// Runs of the same arm on another machine or device.
    case otherMachine = "other machine"
  }

  /// The row's heading.
  package let arm: String
  /// Runs with a result; those that failed count.
  package var finished = 0
  /// Runs, of the finished ones, that failed.
  package var failed = 0
  /// Runs that a process is computing now.
  package var running = 0
  /// Runs that were begun and that nobody is at work on.
  package var interrupted = 0
  /// Runs of which there is nothing yet.
  package var missing = 0
  /// Results of downstream tasks that are there, over all seeds.
  package var judged = 0
  /// Results of downstream tasks that are to come; a run that failed is not asked.
  package var unjudged = 0
  /// Steps of one run.
  package let steps: Int
  /// Pairs of a step.
  package let batchSize: Int
  /// Pairs that the arm is trained on.
  package let pairs: Int
  /// Of one step, with waiting for data; nil if nobody knows.
  package var secondsPerStep: Double?
  /// Of the evaluation of one run; nil if nobody knows.
  package var evaluationSeconds: Double?
  package var source: Source?
  /// Why its runs cannot be trained; nil if nothing is in the way.
  package var fault: String?
  /// The greatest memory of a process that computes a run; nil if nobody knows.
  package var peakBytes: Int?
  /// What one process needs for everything that is open, the downstream tasks that nobody has timed left out; nil if nobody knows.
  package var secondsLeft: Double?

  init(arm: String, steps: Int, batchSize: Int, pairs: Int) {
    self.arm = arm
    self.steps = steps
    self.batchSize = batchSize
    self.pairs = pairs
  }

  /// Whole batches in the pairs; those that are over are left out of an epoch.
  package var stepsPerEpoch: Int { pairs / max(1, batchSize) }

  /// How often a run sees the pairs; nil where they do not fill a batch.
  package var epochs: Double? { stepsPerEpoch > 0 ? Double(steps) / Double(stepsPerEpoch) : nil }

  /// Whether something that ran on this machine says what a step takes.
  var isTimedHere: Bool { secondsPerStep != nil && source != .otherMachine }

  /// Runs without result.
  package var open: Int { running + interrupted + missing }

  /// Whether every run has its result, and every downstream task, too.
  package var isComplete: Bool { open == 0 && unjudged == 0 }
}

/// What downstream tasks take, by what they took: in the same arm, else in any arm; a task that is asked blindly like the seeing one.
package struct TaskTimes {
  private let arms: [[String: [Double]]]

  /// - Parameter arms: Measured seconds by the task's name, an entry per arm.
  package init(_ arms: [[String: [Double]]]) { self.arms = arms }

  /// Nil if nobody has been asked yet.
  package func seconds(_ task: String, arm: Int) -> Double? {
    if let own = Summary(of: arms[arm][task] ?? []) { return own.mean }
    if let all = Summary(of: arms.flatMap { $0[task] ?? [] }) { return all.mean }
    for sight in [Sight.textOnly, .pictureOnly] where task.hasSuffix(sight.suffix) && !sight.suffix.isEmpty {
      return seconds(String(task.dropLast(sight.suffix.count)), arm: arm)
    }
    return nil
  }
}

/// How long processes take that work side by side, where each takes the next run when it is done with one.
package enum WorkSchedule {
  /// - Parameters:
  ///   - durations: Of the runs, in the order in which they are taken.
  ///   - workers: At least 1.
  package static func seconds(_ durations: [Double], workers: Int) -> Double {
    var ends = [Double](repeating: 0, count: max(1, workers))
    for duration in durations {
      let first = ends.indices.min { (ends[$0], $0) < (ends[$1], $1) } ?? 0
      ends[first] += duration
    }
    return ends.max() ?? 0
  }
}
