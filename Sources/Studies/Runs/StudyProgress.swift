public import Checkpoints
public import Downstream
public import Training

/// How far a study is.
public struct StudyProgress: Sendable {
  /// The arm that is being computed.
  public let arm: String
  /// The seed of the run that this is about.
  public let seed: Int
  /// The place of the run in the study, from 1.
  public let number: Int
  /// The runs of the study.
  public let total: Int
  /// What the run is doing.
  public let state: RunProgress
  /// Until the whole study is done, from the runs so far; nil as long as nobody knows.
  public let secondsLeft: Double?
}

/// How far a run is.
public enum RunProgress: Sendable {
  /// A step was trained.
  case training(StepReport, steps: Int, pairs: Int)
  /// The validation split was asked, after a step and before it is reported: recalls in percent, by their names in the log.
  case validated(step: Int, recalls: [StepRecord.Value])
  /// A loss did what a sound training does not do.
  case warned(TrainingWarning)
  /// The model got pre-trained weights, before the first step.
  case loaded(LoadReport)
  /// What frozen layers give is computed, once for all runs that share it.
  case freezing(FrozenFeatureProgress)
  /// Retrieval is computed on a task.
  case evaluating(RetrievalProgress)
  /// The trained model is at a downstream task.
  case judging(DownstreamProgress)
}

/// What a progress closure throws to stop a study in good order: the run at work keeps everything it has computed.
///
/// Any other error stops a study just as well; the run then continues from its last checkpoint.
public struct StudyInterruption: Error, Sendable, Hashable, CustomStringConvertible {
  /// What one throws to stop a study between two steps.
  public init() {}

  /// Says that the next call continues.
  public var description: String { "The study was stopped; running it again continues where it was." }
}
