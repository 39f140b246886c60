import Data

/// Questions about pictures whose captions spell out what they show: cards, clocks, families, arrows, men and women.
///
/// A clock's whole time is not asked for: every time is one group, so its answer would occur in one split only. The hour and
/// the half hour occur in several.
package enum SymbolQuestions {
  package static func drafts(_ pictures: TaskPictures) -> [QuestionDraft] {
    (0..<pictures.source.count).flatMap { picture in
      let caption = pictures.source.captions(at: picture)[0]
      switch pictures.record(picture).origin {
      case .openclipart: return cards(picture, caption) + direction(picture, caption)
      case .emoji:
        return clock(picture, caption) + family(picture, caption) + gender(picture, caption)
          + direction(picture, caption)
      case .sweethome3d, .tuxpaint: return []
      }
    }
  }

  private static func cards(_ picture: Int, _ caption: String) -> [QuestionDraft] {
    guard let card = PlayingCard(caption: caption) else { return [] }
    var result = [
      QuestionDraft(picture, "what is the suit of the card?", card.suit.rawValue, kind: .cards),
      QuestionDraft(picture, "what is the rank of the card?", card.rank, kind: .cards),
      QuestionDraft(picture, "what color are the symbols on the card?", card.suit.color, kind: .cards),
    ]
    if let pips = card.pips {
      result.append(
        QuestionDraft(picture, "how many symbols are in the middle of the card?", Numerals.word(pips), kind: .count))
    }
    return result
  }

  private static func clock(_ picture: Int, _ caption: String) -> [QuestionDraft] {
    guard let face = ClockFace(caption: caption) else { return [] }
    return [
      QuestionDraft(picture, "what hour does the clock show?", Numerals.word(face.hour), kind: .clock),
      QuestionDraft(picture, "does the clock show half past?", face.isHalfPast ? "yes" : "no", kind: .clock),
    ]
  }

  /// "family: man, woman, girl, boy"
  private static func family(_ picture: Int, _ caption: String) -> [QuestionDraft] {
    guard caption.hasPrefix("family: ") else { return [] }
    let members = caption.dropFirst("family: ".count).split(separator: ",").map { $0.trimmingSpaces() }
    guard members.allSatisfy({ ["man", "woman", "girl", "boy"].contains($0) }) else { return [] }
    let counts = [
      ("children", members.count { $0 == "girl" || $0 == "boy" }), ("girls", members.count { $0 == "girl" }),
      ("boys", members.count { $0 == "boy" }), ("people", members.count),
    ]
    return counts.map {
      QuestionDraft(picture, "how many \($0) are in the picture?", Numerals.word($1), kind: .count)
    }
  }

  /// "man firefighter" and "woman: beard", but not "man’s shoe".
  private static func gender(_ picture: Int, _ caption: String) -> [QuestionDraft] {
    let words = caption.lowercased().split(separator: " ")
    guard words.count > 1, let first = words.first, ["man", "woman", "man:", "woman:"].contains(first),
      words[1] != "and"
    else { return [] }
    let answer = first.hasPrefix("man") ? "man" : "woman"
    return [QuestionDraft(picture, "is this a man or a woman?", answer, kind: .gender)]
  }

  private static func direction(_ picture: Int, _ caption: String) -> [QuestionDraft] {
    let words = caption.lowercased().split(separator: " ")
    guard words.count <= 3, words.contains("arrow") else { return [] }
    let directions = words.filter { ["up", "down", "left", "right"].contains($0) }
    guard directions.count == 1 else { return [] }
    return [QuestionDraft(picture, "which way does the arrow point?", String(directions[0]), kind: .direction)]
  }
}

/// A playing card of the clip art, told by its caption: "two of hearts playing card, white style".
package struct PlayingCard: Sendable, Hashable {
  package enum Suit: String, Sendable, Hashable, CaseIterable {
    case clubs
    case diamonds
    case hearts
    case spades

    package var color: String { self == .diamonds || self == .hearts ? "red" : "black" }
  }

  package static let ranks = ["ace"] + Numerals.words(2...10) + ["jack", "queen", "king"]

  package let rank: String
  package let suit: Suit

  /// The number of symbols in its middle; nil for court cards.
  package var pips: Int? { rank == "ace" ? 1 : Numerals.value(of: rank) }

  /// The card that `caption` names; nil for other captions.
  package init?(caption: String) {
    let words = caption.split(separator: " ")
    guard words.count > 4, words[1] == "of", words[3] == "playing", words[4].hasPrefix("card"),
      Self.ranks.contains(String(words[0])), let suit = Suit(rawValue: String(words[2]))
    else { return nil }
    self.rank = String(words[0])
    self.suit = suit
  }
}

/// A clock of the emoji, told by its caption: "two o’clock", "two-thirty".
package struct ClockFace: Sendable, Hashable, Comparable {
  /// 1 to 12.
  package let hour: Int
  package let isHalfPast: Bool

  /// The clock that `caption` names; nil for other captions.
  package init?(caption: String) {
    let words = caption.split { " -’'".contains($0) }
    guard let first = words.first, let hour = Numerals.value(of: first), (1...12).contains(hour) else { return nil }
    if words.count == 2, words[1] == "thirty" {
      isHalfPast = true
    } else if words.count == 3, words[1] == "o", words[2] == "clock" {
      isHalfPast = false
    } else {
      return nil
    }
    self.hour = hour
  }

  /// Earlier after midnight: twelve is the first hour.
  package static func < (left: ClockFace, right: ClockFace) -> Bool { left.halfHours < right.halfHours }

  private var halfHours: Int { hour % 12 * 2 + (isHalfPast ? 1 : 0) }
}
