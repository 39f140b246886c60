/// The words that WordNet knows, with their regular inflections: the test for the clean tier.
package struct WordNetVocabulary: Sendable {
  private let lemmas: Set<String>

  /// Reads the four index files in `folder`.
  init(folder: String) throws(DebCapBuildError) {
    var lemmas: Set<String> = []
    for part in ["noun", "verb", "adj", "adv"] {
      let bytes = try FileListing.bytes(of: "\(folder)/index.\(part)")
      // Lines of the licence begin with a space; all others with the lemma.
      for line in bytes.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: " ") {
        lemmas.insert(String(decoding: line.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self))
      }
    }
    guard !lemmas.isEmpty else { throw DebCapBuildError.metadata(path: folder, reason: "it holds no words") }
    self.lemmas = lemmas
  }

  package init(lemmas: Set<String>) { self.lemmas = lemmas }

  /// Whether every word of `caption` is a lemma, a regular inflection of one, or a function word.
  package func knowsEveryWord(of caption: String) -> Bool {
    caption.lowercased().split { !("a"..."z").contains($0) }.allSatisfy { contains(String($0)) }
  }

  private func contains(_ word: String) -> Bool {
    Self.functionWords.contains(word) || lemmas.contains(word)
      || Self.endings.contains { ending, base in
        word.count > ending.count && word.hasSuffix(ending) && lemmas.contains(word.dropLast(ending.count) + base)
      }
  }

  /// WordNet has no function words; these occur in titles.
  private static let functionWords: Set<String> = ["and", "for", "from", "of", "the", "to", "with"]

  /// Endings and what stands in the lemma instead, after WordNet's morphology.
  private static let endings = [
    ("s", ""), ("ses", "s"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("men", "man"), ("ies", "y"),
    ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""),
  ]
}
