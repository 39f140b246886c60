/// What is done of an arm, and what the rest of it will take.
public struct ArmPlan: Sendable, Hashable {
  /// Where a prediction comes from.
  public enum Source: String, Sendable, Hashable {
    /// Finished runs of the same arm with other seeds.
    case runs
    /// The steps that an interrupted run has logged.
    case log
    /// A few steps trained for the purpose.
    case calibration
  }

  /// The row's heading.
  public let arm: String
  /// Runs with a result; those that failed count.
  public var finished = 0
  /// Runs, of the finished ones, that failed.
  public var failed = 0
  /// Runs that a process is computing now.
  public var running = 0
  /// Runs that were begun and that nobody is at work on.
  public var interrupted = 0
  /// Runs of which there is nothing yet.
  public var missing = 0
  /// Results of downstream tasks that are there, over all seeds.
  public var judged = 0
  /// Results of downstream tasks that are to come; a run that failed is not asked.
  public var unjudged = 0
  /// Steps of one run.
  public let steps: Int
  /// Of one step, with waiting for data; nil if nobody knows.
  public var secondsPerStep: Double?
  /// Of the evaluation of one run; nil if nobody knows.
  public var evaluationSeconds: Double?
  public var source: Source?
  /// What one process needs for everything that is open, the downstream tasks that nobody has timed left out; nil if nobody knows.
  public var secondsLeft: Double?

  init(arm: String, steps: Int) {
    self.arm = arm
    self.steps = steps
  }

  /// Runs without result.
  public var open: Int { running + interrupted + missing }

  /// Whether every run has its result, and every downstream task, too.
  public var isComplete: Bool { open == 0 && unjudged == 0 }
}
