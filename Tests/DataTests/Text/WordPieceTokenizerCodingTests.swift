import Data
import Foundation
import JSON
import Testing

@Suite struct WordPieceTokenizerCodingTests {
  private let spellings = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

  @Test func aTokenizerThatIsReadBackGivesTheSameIds() throws {
    // Two spellings of one letter are two tokens.
    let vocabulary = try Vocabulary(tokens: spellings + ["a", "##b", "caf\u{e9}", "cafe\u{301}", "\u{2028}", "\"/"])
    for tokenizer in [
      WordPieceTokenizer(vocabulary: vocabulary),
      WordPieceTokenizer(
        vocabulary: vocabulary, appendsSeparator: true, normalization: .cased, readsSpecialTokens: false),
    ] {
      let text = try CanonicalJSON.text(of: tokenizer)
      let read = try JSONDecoder().decode(WordPieceTokenizer.self, from: Foundation.Data(text.utf8))
      #expect(read == tokenizer && read.fingerprint == tokenizer.fingerprint)
      for caption in ["a caf\u{e9} ab [MASK]", "cafe\u{301} x"] {
        #expect(read.encode(caption) == tokenizer.encode(caption))
      }
    }
  }

  @Test func tokensThatAreNoVocabularyAreAnError() throws {
    let text = try CanonicalJSON.text(of: WordPieceTokenizer(vocabulary: Vocabulary(tokens: spellings)))
    let twice = text.replacing(#""[MASK]"]"#, with: #""[MASK]","[MASK]"]"#)
    #expect(throws: VocabularyError.self) {
      try JSONDecoder().decode(WordPieceTokenizer.self, from: Foundation.Data(twice.utf8))
    }
  }
}
