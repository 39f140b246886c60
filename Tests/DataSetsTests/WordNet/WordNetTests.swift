import Data
import Testing

@Suite("WordNet's nouns")
struct WordNetTests {
  private let wordNet: WordNet

  init() throws { wordNet = try MiniatureWordNet().read() }

  @Test("have their senses in the order of the index")
  func senses() {
    #expect(wordNet.senses(of: "crane") == [SynsetID(34), SynsetID(25)])
    #expect(wordNet.sense(2, of: "crane") == SynsetID(25))
    #expect(wordNet.sense(3, of: "crane") == nil)
    #expect(wordNet.sense(0, of: "crane") == nil)
    #expect(wordNet.senses(of: "unicorn").isEmpty)
    #expect(wordNet.count == MiniatureWordNet.lines.count)
  }

  @Test("have words, a class and parents")
  func synsets() throws {
    let guide = try #require(wordNet.synset(SynsetID(28)))
    #expect(guide.words == ["guide_dog"])
    #expect(guide.noun == "guide dog")
    #expect(guide.supersense == .animal)
    #expect(guide.hypernyms == [SynsetID(23), SynsetID(33)])
    #expect(wordNet.synset(SynsetID(10))?.supersense == .tops)
    #expect(wordNet.synset(SynsetID(99)) == nil)
    #expect(SynsetID(28).description == "n00000028")
  }

  @Test("are kinds of everything above them, over kinds and instances, the nearest first")
  func ancestors() {
    #expect(wordNet.ancestors(of: SynsetID(28)).map(\.offset) == [28, 23, 33, 10, 13])
    #expect(wordNet.ancestors(of: SynsetID(10)).map(\.offset) == [10])
  }

  @Test("have siblings under every parent")
  func siblings() {
    #expect(wordNet.siblings(of: SynsetID(21)).map(\.offset) == [22, 25, 27])
    #expect(wordNet.siblings(of: SynsetID(28)).map(\.offset) == [24, 34])
    #expect(wordNet.hyponyms(of: SynsetID(20)).map(\.offset) == [21, 22, 25, 27])
  }

  @Test(
    "are found in their inflected forms",
    arguments: [
      ("owl", "owl"), ("owls", "owl"), ("geese", "goose"), ("mice", "mouse"), ("berries", "berry"),
      ("guide_dogs", "guide_dog"), ("crane", "crane"), ("smith", "smith"),
    ])
  func lemmas(form: String, lemma: String) {
    #expect(wordNet.lemma(of: form) == lemma)
  }

  @Test("are not found in what is none", arguments: ["", "s", "unicorns", "ss"])
  func noLemma(form: String) {
    #expect(wordNet.lemma(of: form) == nil)
  }

  @Test("end a loop in the hierarchy")
  func loop() throws {
    let wordNet = try MiniatureWordNet([(1, 5, ["hen"], [2]), (2, 5, ["egg"], [1])]).read()
    #expect(wordNet.ancestors(of: SynsetID(1)).map(\.offset) == [1, 2])
  }
}
