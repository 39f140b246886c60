/// Why the tasks of DebCap cannot be made.
public enum DebCapTaskError: Error, Hashable, Sendable, CustomStringConvertible {
  /// WordNet's files are missing or damaged.
  case wordNet(WordNetError)
  /// The list of emoji and their groups is missing.
  case emojiGroups(DebCapBuildError)

  public var description: String {
    switch self {
    case .wordNet(let error): error.description
    case .emojiGroups(.absence(let path)):
      "\(path), which has the groups of emoji, is missing: run `triad data fetch`"
    case .emojiGroups(let error): error.description
    }
  }
}
