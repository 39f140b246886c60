public import Checkpoints
public import Downstream
import Encoders
public import Training

/// How far a run is.
public enum RunProgress: Sendable {
  /// A step was trained.
  case training(StepReport, steps: Int, pairs: Int)
  /// A loss did what a sound training does not do.
  case warned(TrainingWarning)
  /// The model got pre-trained weights, before the first step.
  case loaded(LoadReport)
  case evaluating(RetrievalProgress)
  /// The trained model is at a downstream task.
  case judging(DownstreamProgress)
}
