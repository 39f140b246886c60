/// A sense that some nouns share.
package struct Synset: Sendable, Hashable {
  package let id: SynsetID
  package let supersense: Supersense
  /// The nouns as they are written, the preferred one first, with underscores between words; never empty.
  package let words: [String]
  /// The kinds that it is a kind or an instance of (`@` and `@i`), in the file's order.
  package let hypernyms: [SynsetID]

  package init(id: SynsetID, supersense: Supersense, words: [String], hypernyms: [SynsetID]) {
    self.id = id
    self.supersense = supersense
    self.words = words
    self.hypernyms = hypernyms
  }

  /// The preferred noun with spaces between its words.
  package var noun: String { words[0].replacing("_", with: " ") }
}

/// Names a noun synset of WordNet by its place in `data.noun`, as all of WordNet's users do: the dog is `n02084071`.
package struct SynsetID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The number at the beginning of the synset's line.
  package let offset: Int

  package init(_ offset: Int) { self.offset = offset }

  package static func < (left: SynsetID, right: SynsetID) -> Bool { left.offset < right.offset }

  /// `n` and eight digits.
  package var description: String {
    let digits = String(offset)
    return "n" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }
}

/// WordNet's coarse classes of nouns: the file in which the lexicographers kept a synset (lexnames(5WN)).
package enum Supersense: Int, Sendable, Hashable, CaseIterable {
  /// The roots of the hierarchy, among them *animal*, *person*, *plant*, *food*, *object* and *artifact* themselves.
  case tops = 3
  case act = 4
  case animal = 5
  case artifact = 6
  case attribute = 7
  case body = 8
  case cognition = 9
  case communication = 10
  case event = 11
  case feeling = 12
  case food = 13
  case group = 14
  case location = 15
  case motive = 16
  case object = 17
  case person = 18
  case phenomenon = 19
  case plant = 20
  case possession = 21
  case process = 22
  case quantity = 23
  case relation = 24
  case shape = 25
  case state = 26
  case substance = 27
  case time = 28

  /// WordNet's name without its prefix `noun.`, such as `animal`; for the roots `tops`.
  package var name: String { "\(self)" }
}
