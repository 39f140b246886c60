import Data
import Tensor
import Testing

@Suite struct WordPieceTokenizerTests {
  /// A vocabulary in the manner of bert-base-uncased, enough for the known cases.
  static let tokens =
    SpecialTokensTests.spellings + [
      "un", "##aff", "##able", "##want", "##ed", "want", "running", ",", "low", "##est", "a", "cafe", "##s", "hello",
      "!",
      "世", "界", "5", "$", "wa",
    ]

  func tokenizer(appendsSeparator: Bool = false) throws -> WordPieceTokenizer {
    try WordPieceTokenizer(vocabulary: Vocabulary(tokens: Self.tokens), appendsSeparator: appendsSeparator)
  }

  func pieces(_ text: String) throws -> [String] {
    let tokenizer = try tokenizer()
    return Array(tokenizer.tokens(of: tokenizer.encode(text)).dropFirst())
  }

  @Test func longestPieceWins() throws {
    #expect(try pieces("unwanted running") == ["un", "##want", "##ed", "running"])
    #expect(try pieces("unaffable") == ["un", "##aff", "##able"])
    #expect(try pieces("lowest") == ["low", "##est"])
  }

  @Test func wordThatCannotBeSpelledIsOneUnknown() throws {
    #expect(try pieces("unwantedX running") == ["[UNK]", "running"])
    #expect(try pieces("wanted wax") == ["want", "##ed", "[UNK]"])
  }

  @Test func caseAccentsAndControlCharactersDoNotMatter() throws {
    #expect(try pieces("CAFÉS") == ["cafe", "##s"])
    #expect(try pieces("cafe\u{301}s") == ["cafe", "##s"])
    #expect(try pieces("  hel\u{0}lo\u{200B}\t\u{FFFD}!\n") == ["hello", "!"])
  }

  @Test func punctuationAndIdeographsAreWords() throws {
    #expect(try pieces("hello,hello!") == ["hello", ",", "hello", "!"])
    #expect(try pieces("世界a") == ["世", "界", "a"])
    #expect(try pieces("$5") == ["$", "5"])
  }

  @Test func wordsOfMoreThanOneHundredCharactersAreUnknown() throws {
    let tokenizer = try WordPieceTokenizer(
      vocabulary: Vocabulary(tokens: SpecialTokensTests.spellings + ["a", "##a"]))
    #expect(tokenizer.encode(String(repeating: "a", count: 100)).count == 101)
    #expect(tokenizer.encode(String(repeating: "a", count: 101)) == [2, 1])
  }

  @Test func classificationComesFirstAndNoSeparatorLast() throws {
    let tokenizer = try tokenizer()
    #expect(tokenizer.encode("") == [tokenizer.specialTokens.classification])
    #expect(tokenizer.tokens(of: tokenizer.encode("hello")) == ["[CLS]", "hello"])
  }

  @Test func separatorSurvivesCutting() throws {
    let tokenizer = try tokenizer(appendsSeparator: true)
    #expect(tokenizer.tokens(of: tokenizer.encode("hello hello hello", maxLength: 3)) == ["[CLS]", "hello", "[SEP]"])
    #expect(tokenizer.tokens(of: tokenizer.encode("hello")) == ["[CLS]", "hello", "[SEP]"])
  }

  @Test func cuttingKeepsTheFirstPieces() throws {
    let tokenizer = try tokenizer()
    #expect(tokenizer.tokens(of: tokenizer.encode("unwanted running", maxLength: 3)) == ["[CLS]", "un", "##want"])
    #expect(tokenizer.encode("hello", maxLength: 1) == [tokenizer.specialTokens.classification])
  }

  @Test func textWritesASpecialTokenUnlessForbidden() throws {
    let vocabulary = try Vocabulary(tokens: Self.tokens)
    let stock = WordPieceTokenizer(vocabulary: vocabulary)
    #expect(stock.tokens(of: stock.encode("hello[MASK]!")) == ["[CLS]", "hello", "[MASK]", "!"])
    let closed = WordPieceTokenizer(vocabulary: vocabulary, readsSpecialTokens: false)
    #expect(!closed.encode("[MASK]").contains(vocabulary.specialTokens.mask))
    #expect(stock.fingerprint != closed.fingerprint)
  }

  @Test func cleanedCaptionCannotWriteASpecialToken() throws {
    let tokenizer = try tokenizer()
    let ids = tokenizer.encode(CaptionCleaner().clean("[MASK] [SEP] hello"))
    #expect(!ids.contains(tokenizer.specialTokens.mask) && !ids.contains(tokenizer.specialTokens.separator))
  }

  @Test func fingerprintOfThePublishedKindIsTheVocabularysAlone() throws {
    // Runs are known by it: options that are not used must not change it.
    let vocabulary = try Vocabulary(tokens: SpecialTokensTests.spellings + ["a"])
    #expect(WordPieceTokenizer(vocabulary: vocabulary).fingerprint == Hashing.mix(vocabulary.fingerprint &+ 1))
    let cased = WordPieceTokenizer(vocabulary: vocabulary, normalization: .cased)
    #expect(cased.fingerprint != WordPieceTokenizer(vocabulary: vocabulary).fingerprint)
  }

  @Test func separatorChangesTheFingerprint() throws {
    #expect(try tokenizer().fingerprint != tokenizer(appendsSeparator: true).fingerprint)
    #expect(try tokenizer().fingerprint == tokenizer().fingerprint)
  }
}

@Suite struct SpecialTokensTests {
  static let spellings = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

  @Test func unknownAndMaskAreNotStructural() throws {
    let special = try Vocabulary(tokens: Self.spellings).specialTokens
    #expect([special.padding, special.classification, special.separator].allSatisfy(special.isStructural))
    #expect(!special.isStructural(special.unknown) && !special.isStructural(special.mask) && !special.isStructural(9))
  }
}
