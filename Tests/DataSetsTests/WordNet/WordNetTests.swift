import TestSupport
import DataSets
import Tensor
import Data
import Foundation
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

@Suite("Errors in WordNet's files")
struct WordNetErrorTests {
  @Test("name the file that is missing and the remedy", arguments: ["data.noun", "index.noun", "noun.exc"])
  func absence(file: String) throws {
    let miniature = try MiniatureWordNet()
    let other = try TemporaryFolder()
    for name in ["data.noun", "index.noun", "noun.exc"] where name != file {
      try other.write(
        [UInt8](try Foundation.Data(contentsOf: URL(fileURLWithPath: "\(miniature.folder.path)/\(name)"))), to: name)
    }
    let error = #expect(throws: WordNetError.self) { try WordNet(folder: other.path) }
    #expect(error == .absence(path: "\(other.path)/\(file)"))
    #expect(error?.description.contains("`triad data fetch`") == true)
  }

  @Test(
    "name the line",
    arguments: [
      ("00000001 99 n 01 hen 0 000 | a bird", "there is no lexicographer file 99 of nouns"),
      ("0000000x 05 n 01 hen 0 000 | a bird", "'0000000x' is not a synset's number"),
      ("00000001 05 n 02 hen 0 000 | a bird", "the line ends before"),
      ("00000001 05 n 00 000 | a bird", "the synset n00000001 has no word"),
      ("00000001 05 n 01 hen 0 002 @ 00000001 n 0000 | a bird", "the line ends before"),
    ])
  func syntax(line: String, reason: String) throws {
    let miniature = try MiniatureWordNet()
    try miniature.folder.write("  1 licence\n\(line)\n", to: "data.noun")
    let error = #expect(throws: WordNetError.self) { try miniature.read() }
    #expect(error?.description.contains("data.noun, line 2: \(reason)") == true, "\(String(describing: error))")
  }

  @Test("name a synset that is not there, and one that is there twice")
  func references() throws {
    let dangling = try MiniatureWordNet([(1, 5, ["hen"], [2])])
    #expect(
      throws: WordNetError.reference(path: dangling.folder.path + "/data.noun", line: 3, synset: SynsetID(2))
    ) { try dangling.read() }
    let index = try MiniatureWordNet([(1, 5, ["hen"], [])])
    try index.folder.write("hen n 1 0 1 0 00000007\n", to: "index.noun")
    #expect(
      throws: WordNetError.reference(path: index.folder.path + "/index.noun", line: 1, synset: SynsetID(7))
    ) { try index.read() }
    let twice = try MiniatureWordNet([(1, 5, ["hen"], []), (1, 5, ["egg"], [])])
    let error = #expect(throws: WordNetError.self) { try twice.read() }
    #expect(error?.description.contains("occurs a second time") == true)
  }

  @Test("refuse files without entries")
  func emptiness() throws {
    for file in ["data.noun", "index.noun", "noun.exc"] {
      let miniature = try MiniatureWordNet()
      try miniature.folder.write("  1 licence\n", to: file)
      #expect(throws: WordNetError.emptiness(path: "\(miniature.folder.path)/\(file)")) { try miniature.read() }
    }
  }
}
