/// What a caption says the picture shows, as a noun and the sense of it that is meant.
public struct Concept: Sendable, Hashable {
  /// The noun as WordNet spells it, with underscores between words.
  public let lemma: String
  public let synset: SynsetID

  public init(lemma: String, synset: SynsetID) {
    self.lemma = lemma
    self.synset = synset
  }
}
