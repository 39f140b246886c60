import DataSets
import Data
import Testing

@Suite("The rule from captions to concepts")
struct ConceptRuleTests {
  private let wordNet: WordNet
  private let rule: ConceptRule

  init() throws {
    wordNet = try MiniatureWordNet().read()
    rule = ConceptRule(wordNet: wordNet, overrides: .none)
  }

  private func concept(_ caption: String, _ allowed: Set<Supersense>) -> Int? {
    rule.concept(of: caption, allowed: allowed)?.synset.offset
  }

  @Test("takes the first sense of an allowed class")
  func senses() {
    #expect(concept("A crane.", [.animal]) == 25)
    #expect(concept("A crane.", [.artifact]) == 34)
    #expect(concept("A crane.", [.animal, .artifact]) == 34)
    #expect(concept("A crane.", [.food]) == nil)
  }

  @Test("takes the longest noun at the end of the phrase")
  func longest() {
    #expect(concept("A red fire truck of the city.", [.artifact]) == 36)
    #expect(concept("a truck fire", [.artifact]) == nil)
    #expect(concept("two grey geese", [.animal]) == 27)
    // The longest noun decides, even where only a shorter one would have an allowed sense.
    #expect(concept("guide dog", [.person]) == nil)
  }

  @Test("takes the roots of the hierarchy for members of their class")
  func roots() {
    #expect(concept("An animal!", [.animal]) == 10)
    #expect(concept("An animal!", [.artifact]) == nil)
    #expect(wordNet.synset(SynsetID(10))?.coarseClass == .animal)
    #expect(wordNet.synset(SynsetID(20))?.coarseClass == .animal)
  }

  @Test("considers five senses")
  func limit() throws {
    let lines = (1...6).map { (id: $0, file: $0 == 1 ? 5 : 6, words: ["bow"], hypernyms: [Int]()) }
    let rule = ConceptRule(wordNet: try MiniatureWordNet(lines).read(), overrides: .none)
    #expect(rule.concept(of: "bow", allowed: [.artifact])?.synset == SynsetID(6))
    // The sixth sense is the animal.
    #expect(rule.concept(of: "bow", allowed: [.animal]) == nil)
  }

  @Test("is corrected by caption, by phrase and by noun, in this order")
  func overrides() {
    let rule = ConceptRule(
      wordNet: wordNet,
      overrides: ConceptOverrides([
        "crane": .sense(.init("crane", 2)), "toy_crane": .sense(.init("truck", 1)), "crane and truck": .nothing,
        "hat": .nothing, "poodle": .sense(.init("poodle", 7)),
      ]))
    #expect(rule.concept(of: "A crane.", allowed: [.artifact])?.synset == SynsetID(25))
    #expect(rule.concept(of: "Two cranes.", allowed: [.artifact])?.synset == SynsetID(25))
    #expect(rule.concept(of: "A toy crane", allowed: []) == Concept(lemma: "truck", synset: SynsetID(32)))
    #expect(rule.concept(of: "Crane and truck", allowed: [.artifact]) == nil)
    #expect(rule.concept(of: "a hat", allowed: [.artifact]) == nil)
    #expect(rule.concept(of: "a poodle", allowed: [.animal]) == nil)
  }
}

@Suite("The phrase of a caption that names something")
struct CaptionPhraseTests {
  @Test(
    "ends before punctuation and attributes and has no article or measure before it",
    arguments: [
      ("A red hat with a feather.", "red hat"), ("An Adelaide Rosella.", "adelaide rosella"), ("crane (bird)", "crane"),
      ("A pair of blue jeans with patches.", "blue jeans"), ("Pluto—until recently", "pluto"),
      ("The baby of a gnu.", "gnu"), ("family: man, woman", "family"), ("a pair", "pair"), ("With a fast car", ""),
      ("man’s shoe", "man's shoe"), ("globe showing Americas", "globe"), ("fire-engine", "fire-engine"), ("", ""),
      ("A glass of water", "glass"),
    ])
  func words(caption: String, words: String) {
    #expect(CaptionPhrase.words(of: caption).joined(separator: " ") == words)
  }
}
