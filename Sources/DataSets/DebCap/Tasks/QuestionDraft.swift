/// A question before it has a number.
package struct QuestionDraft: Sendable, Hashable {
  package let picture: Int
  package let question: String
  package let answer: String
  package let kind: QuestionKind

  package init(_ picture: Int, _ question: String, _ answer: String, kind: QuestionKind) {
    self.picture = picture
    self.question = question
    self.answer = answer
    self.kind = kind
  }
}

/// What a question of DebCap-VQA asks for.
package enum QuestionKind: String, Sendable, Hashable, CaseIterable {
  case yesNo = "yes/no"
  case kind
  case colour
  case clock
  case count
  case cards
  case gender
  case direction

  /// Everything that may be answered to questions of this kind, in a fixed order.
  package var answers: [String] {
    switch self {
    case .yesNo: ["yes", "no"]
    case .kind: PictureKind.allCases.map(\.rawValue)
    case .colour: NamedColor.allCases.map(\.rawValue)
    case .clock: Numerals.words(1...12)
    case .count: Numerals.words(0...10)
    case .cards: PlayingCard.Suit.allCases.map(\.rawValue) + PlayingCard.ranks + ["red", "black"]
    case .gender: ["man", "woman"]
    case .direction: ["up", "down", "left", "right"]
    }
  }
}
