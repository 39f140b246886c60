/// Why retrieval cannot be evaluated.
public enum RetrievalError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The task has no samples.
  case emptiness(task: String)
  /// No caption of a group says anything after cleaning.
  case caption(task: String, source: String, group: String)
  /// A picture cannot be read; leaving it out would make the task another, easier one.
  case picture(source: String, sample: Int, reason: String)
  /// A score is not a number.
  case score(task: String, scorer: String)

  public var description: String {
    switch self {
    case .emptiness(let task):
      "The retrieval task '\(task)' has no samples; build the data with `triad data build` or leave the task out."
    case .caption(let task, let source, let group):
      "Retrieval task '\(task)': no caption of group '\(group)' of \(source) is left after cleaning; exclude the group."
    case .picture(let source, let sample, let reason):
      "The picture of sample \(sample) of \(source) cannot be evaluated (\(reason)); build the data again."
    case .score(let task, let scorer):
      "Retrieval task '\(task)': the \(scorer) gives scores that are not numbers; the model has diverged."
    }
  }
}
