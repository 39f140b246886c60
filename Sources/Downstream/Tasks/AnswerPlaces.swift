import Data

/// Which classes of a closed list an answer of people means.
struct AnswerPlaces {
  private let places: [String: Int]
  private let normalizedPlaces: [String: [Int]]
  /// Of the answers that were asked for: writing an answer anew takes longer than looking it up.
  private var known: [String: [Int]] = [:]

  /// - Parameter answers: The classes; of equal ones the first counts.
  init(_ answers: [String]) {
    places = Dictionary(answers.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
    normalizedPlaces = Dictionary(grouping: answers.indices) { AnswerNormalization.normalized(answers[$0]) }
  }

  /// The classes that `answer` means: first the one that is written so, then those that the official evaluation writes in the same way, so
  /// that `An apple` and `apple` teach one class.
  mutating func classes(of answer: String) -> [Int] {
    if let classes = known[answer] { return classes }
    let exact = places[answer]
    let same = normalizedPlaces[AnswerNormalization.normalized(answer)] ?? []
    let classes = (exact.map { [$0] } ?? []) + same.filter { $0 != exact }
    known[answer] = classes
    return classes
  }
}
