/// Why answers are no whole result.
public enum VQAResultError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Questions have no answer; `first` is the id of one.
  case incompleteness(set: String, count: Int, of: Int, first: Int)
  /// An answer is to no question of the set.
  case stranger(set: String, question: Int)
  /// An answer says nothing.
  case silence(set: String, question: Int)
  /// The file cannot be written.
  case file(path: String, reason: String)

  public var description: String {
    switch self {
    case .incompleteness(let set, let count, let total, let first):
      "\(count) of the \(total) questions of \(set) have no answer, such as question \(first); the server counts only"
        + " results with all of them, so answer the whole split."
    case .stranger(let set, let question):
      "There is an answer to question \(question), which is not in \(set); give answers to the split that was asked."
    case .silence(let set, let question):
      "The answer to question \(question) of \(set) is empty; choose one from the list of answers."
    case .file(let path, let reason): "\(path) cannot be written: \(reason); choose another folder."
    }
  }
}
