/// Corrections of the concept map: nouns whose first allowed sense is not what the pictures show.
package struct ConceptOverrides: Sendable {
  /// A sense of a noun by its number, which in WordNet 3.0 is fixed: `crane#5` is the bird.
  package struct Sense: Sendable, Hashable {
    package let lemma: String
    package let number: Int

    package init(_ lemma: String, _ number: Int) {
      self.lemma = lemma
      self.number = number
    }
  }

  /// By the words of the phrase, joined by underscores; nil where it has no concept.
  private let entries: [String: Sense?]

  package init(_ entries: [String: Sense?] = [:]) { self.entries = entries }

  /// The correction for `form`: nil if there is none, and nil inside if the form has no concept.
  package subscript(form: String) -> Sense?? { entries[form] }

  /// The number of corrections.
  package var count: Int { entries.count }

  package static let none = ConceptOverrides()

  package static let audited = ConceptOverrides()
}
