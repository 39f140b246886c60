/// What a model is shown of an item: all of it, or one side, to see how much the other side alone gives away.
public enum Sight: String, Sendable, Codable, Hashable, CaseIterable {
  case full
  /// Every picture is a grey field.
  case textOnly
  /// Every text is empty.
  case pictureOnly

  /// Behind the name of a task.
  package var suffix: String {
    switch self {
    case .full: ""
    case .textOnly: "-text-only"
    case .pictureOnly: "-picture-only"
    }
  }
}
