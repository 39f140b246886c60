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
