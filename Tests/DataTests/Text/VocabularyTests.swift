import Data
import Foundation
import Testing

@Suite struct VocabularyTests {
  /// Calls `body` with the path of a file that holds `bytes`.
  func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("vocab.txt")
    try Foundation.Data(bytes).write(to: file)
    try body(file.path)
  }

  @Test func theRemedyOfADuplicateMovesNoIDs() {
    let words = VocabularyError.duplicateToken("a", firstLine: 6, secondLine: 91, origin: "vocab.txt").description
    #expect(words.contains("on lines 6 and 91") && words.contains("[unused6]") && !words.contains("remove"))
    #expect(!VocabularyError.emptyToken(line: 7, origin: "vocab.txt").description.contains("remove"))
  }

  @Test func readsOneTokenALine() throws {
    try withFile(Array("[PAD]\r\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nword\n\u{2028}\n##é".utf8)) { path in
      let vocabulary = try Vocabulary(contentsOf: path)
      #expect(vocabulary.count == 8)
      #expect(vocabulary.tokens[0] == "[PAD]")
      #expect(vocabulary.id(of: "word") == 5)
      #expect(vocabulary.id(of: "wor") == nil)
      #expect(vocabulary.specialTokens.mask == 4)
    }
  }

  @Test func writtenVocabularyIsReadBack() throws {
    let vocabulary = try Vocabulary(tokens: SpecialTokensTests.spellings + ["b", "a", "##a"])
    try withFile([]) { path in
      try vocabulary.write(to: path)
      let read = try Vocabulary(contentsOf: path)
      #expect(read == vocabulary && read.fingerprint == vocabulary.fingerprint)
    }
  }

  @Test func orderChangesTheFingerprint() throws {
    let first = try Vocabulary(tokens: SpecialTokensTests.spellings + ["a", "b"])
    let second = try Vocabulary(tokens: SpecialTokensTests.spellings + ["b", "a"])
    #expect(first.fingerprint != second.fingerprint && first != second)
  }

  @Test func canonicallyEqualSpellingsAreDifferentTokens() throws {
    let vocabulary = try Vocabulary(tokens: SpecialTokensTests.spellings + ["é", "e\u{301}"])
    #expect(vocabulary.id(of: "é") == 5 && vocabulary.id(of: "e\u{301}") == 6)
  }

  @Test func missingSpecialTokenIsNamed() throws {
    try withFile(Array("[PAD]\n[UNK]\n[SEP]\n[MASK]\n".utf8)) { path in
      let error = #expect(throws: VocabularyError.self) { try Vocabulary(contentsOf: path) }
      #expect(error == .missingSpecialToken("[CLS]", origin: path))
      #expect(error?.description.contains("[CLS]") == true && error?.description.contains(path) == true)
    }
  }

  @Test func badFilesAreNamed() throws {
    #expect(throws: VocabularyError.self) { try Vocabulary(contentsOf: "/nonexistent/vocab.txt") }
    try withFile([0xc3, 0x28]) { path in
      #expect(throws: VocabularyError.invalidEncoding(path: path)) { try Vocabulary(contentsOf: path) }
    }
    try withFile([0xff, 0xfe] + "[PAD]\n".utf8.flatMap { [$0, UInt8(0)] }) { path in
      let error = #expect(throws: VocabularyError.self) { try Vocabulary(contentsOf: path) }
      #expect(error?.description.contains("it is UTF-16, not UTF-8") == true)
    }
    let tokens = SpecialTokensTests.spellings
    #expect(throws: VocabularyError.duplicateToken("a", firstLine: 6, secondLine: 8, origin: "in memory")) {
      try Vocabulary(tokens: tokens + ["a", "b", "a"])
    }
    #expect(throws: VocabularyError.emptyToken(line: 6, origin: "in memory")) {
      try Vocabulary(tokens: tokens + ["", "b"])
    }
  }
}
