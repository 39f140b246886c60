/// A sense that some nouns share.
public struct Synset: Sendable, Hashable {
  public let id: SynsetID
  public let supersense: Supersense
  /// The nouns as they are written, the preferred one first, with underscores between words; never empty.
  public let words: [String]
  /// The kinds that it is a kind or an instance of (`@` and `@i`), in the file's order.
  public let hypernyms: [SynsetID]

  package init(id: SynsetID, supersense: Supersense, words: [String], hypernyms: [SynsetID]) {
    self.id = id
    self.supersense = supersense
    self.words = words
    self.hypernyms = hypernyms
  }

  /// The preferred noun with spaces between its words.
  public var noun: String { words[0].replacing("_", with: " ") }
}
