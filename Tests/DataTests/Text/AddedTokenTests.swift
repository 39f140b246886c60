import Data
import Foundation
import Testing

@Suite struct AddedTokenTests {
  /// The made-up vocabulary as a `tokenizer.json` with tokens added after it.
  static var file: String {
    let first = RecordedTokenizations.vocabulary.count
    let cat = RecordedTokenizations.vocabulary.firstIndex(of: "cat") ?? -1
    return TokenizerFileTests.text(added: [
      ["id": first, "content": "blue dog", "normalized": true],
      ["id": first + 1, "content": "RED", "normalized": false],
      ["id": first + 2, "content": "Café Sun", "normalized": true, "single_word": true],
      ["id": cat, "content": "cat", "normalized": false, "single_word": true],
      ["id": first + 3, "content": "RED CAR", "normalized": false],
      ["id": first + 4, "content": "<image>", "normalized": false, "special": true],
    ])
  }

  @Test func theyAreFoundAsHuggingFaceFindsThem() throws {
    try TokenizerFileTests.withFile(Self.file) { path in
      let tokenizer = try WordPieceTokenizer(contentsOf: path, appendsSeparator: true)
      for (text, ids) in RecordedTokenizations.addedTokenCases {
        #expect(tokenizer.encode(text) == ids, "\(text): \(tokenizer.tokens(of: tokenizer.encode(text)))")
      }
    }
  }

  @Test func specialOnesCanBeLeftUnread() throws {
    try TokenizerFileTests.withFile(Self.file) { path in
      let tokenizer = try WordPieceTokenizer(contentsOf: path, readsSpecialTokens: false)
      #expect(!tokenizer.encode("[MASK] <image>").contains { $0 == tokenizer.specialTokens.mask })
      #expect(tokenizer.tokens(of: tokenizer.encode("RED")) == ["[CLS]", "RED"])
      #expect(try tokenizer.fingerprint != WordPieceTokenizer(contentsOf: path).fingerprint)
    }
  }
}
