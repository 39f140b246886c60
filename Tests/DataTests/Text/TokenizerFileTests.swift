import Data
import Foundation
import Testing

@Suite struct TokenizerFileTests {
  static var special: [[String: Any]] {
    SpecialTokensTests.spellings.enumerated().map { id, spelling in
      ["id": id, "content": spelling, "special": true, "normalized": false, "single_word": false]
    }
  }

  static var normalizer: [String: Any] {
    [
      "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": NSNull(),
      "lowercase": true,
    ]
  }

  /// A `tokenizer.json` as Hugging Face writes it, over the made-up vocabulary, with parts replaced.
  static func text(added: [[String: Any]] = [], replacing parts: [String: Any] = [:]) -> String {
    var file: [String: Any] = [
      "version": "1.0", "truncation": ["max_length": 4], "padding": NSNull(), "added_tokens": special + added,
      "normalizer": normalizer, "pre_tokenizer": ["type": "BertPreTokenizer"],
      "post_processor": ["type": "BertProcessing"], "model": model(),
    ]
    for (name, part) in parts { file[name] = part }
    let bytes = (try? JSONSerialization.data(withJSONObject: file, options: .sortedKeys)) ?? Foundation.Data()
    return String(decoding: bytes, as: UTF8.self)
  }

  static func model(
    tokens: [String] = RecordedTokenizations.vocabulary, replacing parts: [String: Any] = [:]
  ) -> [String: Any] {
    var model: [String: Any] = [
      "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
      "vocab": Dictionary(uniqueKeysWithValues: zip(tokens, 0...)),
    ]
    for (name, part) in parts { model[name] = part }
    return model
  }

  /// Calls `body` with the path of a `tokenizer.json` that holds `text`.
  static func withFile(_ text: String, _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("tokenizer.json")
    try Foundation.Data(text.utf8).write(to: file)
    try body(file.path)
  }

  func failure(_ text: String) throws -> String {
    var description = ""
    try Self.withFile(text) { path in
      let error = #expect(throws: VocabularyError.self) { try WordPieceTokenizer(contentsOf: path) }
      description = error?.description ?? ""
      #expect(description.contains(path))
    }
    return description
  }

  @Test func itIsTheTokenizerOfTheSameVocabulary() throws {
    try Self.withFile(Self.text()) { path in
      let tokenizer = try WordPieceTokenizer(contentsOf: path, appendsSeparator: true)
      #expect(try tokenizer == RecordedTokenizationsTests.tokenizer())
      #expect(try Vocabulary(contentsOf: path) == Vocabulary(tokens: RecordedTokenizations.vocabulary))
      for recorded in RecordedTokenizations.cases { #expect(tokenizer.encode(recorded.text) == recorded.ids) }
    }
  }

  @Test func theRecipeChoosesTheSeparator() throws {
    try Self.withFile(Self.text()) { path in
      let tokenizer = try WordPieceTokenizer(contentsOf: path)
      #expect(tokenizer.tokens(of: tokenizer.encode("a red car")) == ["[CLS]", "a", "red", "car"])
    }
  }

  @Test(
    arguments: [(nil, true, true), (nil, false, false), (true, false, true), (false, true, false)]
      as [(Bool?, Bool, Bool)])
  func accentsGoWithTheCapitalsUnlessSaid(strip: Bool?, lowercase: Bool, stripped: Bool) throws {
    let normalizer: [String: Any] = [
      "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": false,
      "strip_accents": strip.map { $0 as Any } ?? NSNull(), "lowercase": lowercase,
    ]
    try Self.withFile(Self.text(replacing: ["normalizer": normalizer])) { path in
      let expected = TextNormalization(
        removesControlCharacters: true, separatesIdeographs: false, stripsAccents: stripped, lowercases: lowercase)
      let tokenizer = try WordPieceTokenizer(contentsOf: path)
      #expect(tokenizer.normalization == expected)
    }
  }

  @Test func longestWordIsRead() throws {
    let model = Self.model(replacing: ["max_input_chars_per_word": 3])
    try Self.withFile(Self.text(replacing: ["model": model])) { path in
      let tokenizer = try WordPieceTokenizer(contentsOf: path)
      #expect(tokenizer.tokens(of: tokenizer.encode("red blue")) == ["[CLS]", "red", "[UNK]"])
    }
  }

  @Test func oldFilesDoNotNameTheModel() throws {
    var model = Self.model()
    model["type"] = nil
    try Self.withFile(Self.text(replacing: ["model": model])) { path in
      let tokenizer = try WordPieceTokenizer(contentsOf: path)
      #expect(tokenizer.vocabularySize == RecordedTokenizations.vocabulary.count)
    }
  }

  @Test func canonicallyEqualSpellingsStayApart() throws {
    let text = #"""
      {"model": {"type": "WordPiece", "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4,
      "\u00e9": 5, "e\u0301": 6, "\ud83d\ude97": 7}}, "pre_tokenizer": {"type": "BertPreTokenizer"}}
      """#
    try Self.withFile(text) { path in
      let tokenizer = try WordPieceTokenizer(contentsOf: path)
      #expect(tokenizer.encode("\u{e9} e\u{301} \u{1f697} [MASK]").prefix(4) == [2, 5, 6, 7])
    }
  }

  @Test func otherTokenizersAreNamed() throws {
    let bpe = try failure(Self.text(replacing: ["model": ["type": "BPE"]]))
    #expect(bpe.contains("BPE") && bpe.contains("WordPiece"))
    #expect(try failure(Self.text(replacing: ["normalizer": ["type": "Sequence"]])).contains("Sequence"))
    #expect(try failure(Self.text(replacing: ["pre_tokenizer": ["type": "ByteLevel"]])).contains("ByteLevel"))
    let prefix = Self.model(replacing: ["continuing_subword_prefix": "@@"])
    #expect(try failure(Self.text(replacing: ["model": prefix])).contains("@@"))
    let unknown = Self.model(replacing: ["unk_token": "<unk>"])
    #expect(try failure(Self.text(replacing: ["model": unknown])).contains("<unk>"))
  }

  @Test func damageIsNamed() throws {
    #expect(try failure("{\"model\": ").contains("not JSON at byte 10: expected a value"))
    #expect(try failure("[]").contains("no model"))
    let holes = Self.model(replacing: ["vocab": ["[PAD]": 0, "a": 7]])
    #expect(try failure(Self.text(replacing: ["model": holes])).contains("beyond"))
    let twice = Self.model(replacing: ["vocab": ["[PAD]": 0, "a": 1, "b": 1]])
    #expect(try failure(Self.text(replacing: ["model": twice])).contains("same id 1"))
    let negative = Self.model(replacing: ["vocab": ["[PAD]": -1]])
    #expect(try failure(Self.text(replacing: ["model": negative])).contains("[PAD]"))
    #expect(try failure(Self.text(added: [["id": 3]])).contains("added_tokens[5]"))
    #expect(try failure(Self.text(added: [["id": 3, "content": "x"]])).contains("same id 3"))
    let special = Self.text(replacing: ["added_tokens": [], "model": Self.model(tokens: ["[PAD]", "a"])])
    #expect(try failure(special).contains("[UNK]"))
  }
}
