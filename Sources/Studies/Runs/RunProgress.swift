public import Training

/// How far a run is.
public enum RunProgress: Sendable {
  /// A step was trained.
  case training(StepReport, steps: Int, pairs: Int)
  /// A loss did what a sound training does not do.
  case warned(TrainingWarning)
  case evaluating(RetrievalProgress)
}
