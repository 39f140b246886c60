/// The words that yes/no questions and statements about two pictures ask for: what people say of pictures, each with its sense.
package enum CuratedWords {
  /// A word and the synsets that it means.
  package struct Entry: Sendable, Hashable {
    /// As it is said, such as `musical instrument`.
    package let word: String
    /// Mostly one; a fruit is one to the botanist and one to the cook.
    package let synsets: [SynsetID]
  }

  /// The words of which `wordNet` has the sense: the first one of the coarse class.
  package static func entries(in wordNet: WordNet) -> [Entry] {
    words.flatMap { group in
      group.words.compactMap { word -> Entry? in
        let lemma = otherLemmas[word] ?? word.replacing(" ", with: "_")
        let sense = wordNet.senses(of: lemma).first { wordNet.synset($0)?.coarseClass == group.coarseClass }
        let further = furtherLemmas[word].flatMap { wordNet.sense(1, of: $0) }
        return sense.map { Entry(word: word, synsets: [$0] + (further.map { [$0] } ?? [])) }
      }
    }
  }

  /// Words whose sense WordNet lists first under another noun.
  private static let otherLemmas = ["drink": "beverage", "toy": "plaything"]

  /// Nouns that are meant as well.
  private static let furtherLemmas = ["fruit": "edible_fruit"]

  private static let words: [(coarseClass: Supersense, words: [String])] = [
    (.animal, ["animal", "bird", "mammal", "insect", "fish", "reptile", "dog", "cat"]),
    (.plant, ["plant", "flower", "tree", "fruit"]),
    (.food, ["vegetable", "food", "bread", "drink"]),
    (
      .artifact,
      [
        "vehicle", "car", "truck", "boat", "ship", "aircraft", "bicycle", "building", "house", "furniture", "chair",
        "table", "bed", "lamp", "clothing", "hat", "shoe", "container", "tool", "weapon", "musical instrument", "ball",
        "machine", "toy",
      ]
    ),
    (.person, ["person", "man", "woman", "child"]),
    (.body, ["face", "hand"]),
    (.communication, ["book"]),
    (.object, ["moon", "star"]),
  ]
}
