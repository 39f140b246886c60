public import Training

/// How far a run is.
public enum RunProgress: Sendable {
  /// A step was trained.
  case training(StepReport, steps: Int, pairs: Int)
  case evaluating(RetrievalProgress)
}
