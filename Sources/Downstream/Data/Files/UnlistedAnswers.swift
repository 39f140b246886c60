import Data

/// What happens to answers of people that are not in a task's list.
public enum UnlistedAnswers: String, Sendable, Hashable {
  /// They stay: the official accuracy counts all ten, and a decoder can learn them.
  case kept
  /// They are an error: the list is meant to hold every answer.
  case refused

  /// Throws if one of `answers` is not in `list` and may not be.
  func check(_ answers: [WeightedAnswer], in list: Set<String>, field name: String) throws(RecordFault) {
    guard self == .refused, let stranger = answers.first(where: { !list.contains($0.text) }) else { return }
    throw .field(name: name, reason: "holds '\(stranger.text)', which is not in the list of \(list.count) answers")
  }
}
