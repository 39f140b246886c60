import Data
import Tensor
import Testing

/// The ids are Hugging Face's: recorded with its package, so that the tests need neither it nor a published vocabulary.
@Suite struct RecordedTokenizationsTests {
  static func tokenizer(flags: [Bool] = [true, true, true, true]) throws -> WordPieceTokenizer {
    try WordPieceTokenizer(
      vocabulary: Vocabulary(tokens: RecordedTokenizations.vocabulary), appendsSeparator: true,
      normalization: normalization(flags))
  }

  static func normalization(_ flags: [Bool]) -> TextNormalization {
    TextNormalization(
      removesControlCharacters: flags[0], separatesIdeographs: flags[1], stripsAccents: flags[2], lowercases: flags[3])
  }

  static func hash(_ ids: [Int32], state: UInt64) -> UInt64 {
    Hashing.fnv1a(ids.flatMap { id in withUnsafeBytes(of: id.littleEndian, Array.init) }, state: state)
  }

  @Test(arguments: RecordedTokenizations.cases)
  func idsAreHuggingFaces(recorded: RecordedTokenizations.Case) throws {
    let tokenizer = try Self.tokenizer()
    let ids = tokenizer.encode(recorded.text)
    #expect(ids == recorded.ids, "\(tokenizer.tokens(of: ids)) instead of \(tokenizer.tokens(of: recorded.ids))")
  }

  @Test func theCasesUseMuchOfTheVocabulary() {
    // A case whose every word is unknown could hide a difference.
    let ids = RecordedTokenizations.cases.flatMap(\.ids)
    #expect(Set(ids).count > RecordedTokenizations.vocabulary.count / 3)
    #expect(ids.count { $0 == 1 } < ids.count / 10)
  }

  @Test(arguments: RecordedTokenizations.hashes)
  func everySetOfFlagsGivesHuggingFacesIDs(recorded: (flags: [Bool], hash: UInt64)) throws {
    let tokenizer = try Self.tokenizer(flags: recorded.flags)
    let hash = RecordedTokenizations.cases.reduce(Hashing.fnvOffset) { state, recorded in
      Self.hash(tokenizer.encode(recorded.text), state: state)
    }
    #expect(hash == recorded.hash)
  }

  @Test(arguments: RecordedTokenizations.scalarHashes)
  func everyUnicodeScalarGivesHuggingFacesWords(recorded: (flags: [Bool], hash: UInt64)) {
    let tokenizer = BasicTokenizer(normalization: Self.normalization(recorded.flags))
    var hash = Hashing.fnvOffset
    for value in UInt32(0)..<0x110000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      var isFirst = true
      for word in tokenizer.words(in: ["x", scalar, "y"]) {
        if !isFirst { hash = Hashing.fnv1a(CollectionOfOne(0x20), state: hash) }
        for letter in word { hash = Hashing.fnv1a(letter.utf8, state: hash) }
        isFirst = false
      }
      hash = Hashing.fnv1a(CollectionOfOne(0x0a), state: hash)
    }
    #expect(hash == recorded.hash)
  }
}
