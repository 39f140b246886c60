/// From a caption to the concept that it names, by rule.
///
/// The longest tail of the named phrase that is a noun of WordNet ("red fire truck" gives `fire_truck`), and among its first
/// five senses the first whose coarse class the place of the picture allows; no allowed sense, no concept.
package struct ConceptRule: Sendable {
  /// How many senses of a noun are considered: later ones are rare.
  package static let senseLimit = 5

  private let wordNet: WordNet
  private let overrides: ConceptOverrides

  package init(wordNet: WordNet) { self.init(wordNet: wordNet, overrides: .audited) }

  /// The rule with other corrections, or none.
  package init(wordNet: WordNet, overrides: ConceptOverrides) {
    self.wordNet = wordNet
    self.overrides = overrides
  }

  /// The concept of `caption`, of one of the classes `allowed`; nil if it names none.
  package func concept(of caption: String, allowed: Set<Supersense>) -> Concept? {
    if let entry = overrides[caption.lowercased()] { return concept(of: entry) }
    var words = CaptionPhrase.words(of: caption)[...]
    while !words.isEmpty {
      let form = words.joined(separator: "_")
      if let entry = overrides[form] { return concept(of: entry) }
      if let lemma = wordNet.lemma(of: form) {
        if let entry = overrides[lemma] { return concept(of: entry) }
        let senses = wordNet.senses(of: lemma).prefix(Self.senseLimit)
        let meant = senses.first { wordNet.synset($0).map { allowed.contains($0.coarseClass) } ?? false }
        return meant.map { Concept(lemma: lemma, synset: $0) }
      }
      words = words.dropFirst()
    }
    return nil
  }

  private func concept(of entry: ConceptOverrides.Entry) -> Concept? {
    guard case .sense(let sense) = entry else { return nil }
    return wordNet.sense(sense.number, of: sense.lemma).map { Concept(lemma: sense.lemma, synset: $0) }
  }
}

extension Synset {
  /// The supersense, or for a root of the hierarchy the one that it is the root of: of *animal* it is `animal`.
  package var coarseClass: Supersense {
    guard supersense == .tops else { return supersense }
    return Supersense.allCases.first { $0 != .tops && $0.name == words[0] } ?? .tops
  }
}

/// The part of a caption that names what is shown: "A red hat with a feather." names a "red hat".
///
/// Everything after the first punctuation mark or the first word that begins an attribute goes, and so do leading articles
/// and measures ("a pair of", "a bunch of").
package enum CaptionPhrase {
  /// The words that may name something, lower case; the last of them is the head noun.
  package static func words(of caption: String) -> [String] {
    let part = caption.lowercased().replacing("’", with: "'").prefix { !marks.contains($0) }
    var words = part.split { !isPartOfWord($0) }.map(String.init)[...]
    while true {
      if let first = words.first, articles.contains(first) {
        words = words.dropFirst()
      } else if words.count > 2, measures.contains(words[words.startIndex]), words[words.startIndex + 1] == "of" {
        words = words.dropFirst(2)
      } else {
        break
      }
    }
    return Array(words.prefix { !cuts.contains($0) })
  }

  private static func isPartOfWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "_'-&/".contains(character)
  }

  private static let marks: Set<Character> = ["(", ".", "!", "?", ":", ";", ",", "—"]

  private static let articles: Set<String> = ["a", "an", "the", "some"]

  /// Words before "of" that say how much of something there is.
  private static let measures: Set<String> = [
    "baby", "bunch", "cluster", "couple", "group", "half", "head", "heap", "herd", "number", "pair", "piece", "pile",
    "quarter", "row", "set", "slice", "stack",
  ]

  /// Words that begin an attribute of what was named.
  private static let cuts: Set<String> = [
    "about", "ahead", "against", "and", "are", "as", "at", "behind", "bouncing", "by", "can", "carry", "covered",
    "dancing", "feeding", "for", "from", "has", "hatched", "have", "holding", "in", "inside", "into", "is", "lets",
    "lifting", "like", "made", "making", "means", "near", "of", "on", "or", "out", "over", "playing", "pointing",
    "rowing",
    "showing", "stands", "that", "tilted", "to", "under", "up", "used", "was", "wearing", "were", "which", "who",
    "whose",
    "with", "without", "worn",
  ]
}
