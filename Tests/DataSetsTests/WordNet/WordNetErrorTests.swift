import Data
import Foundation
import Testing

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
