import Data
import Files
import Foundation
import TestSupport
import Testing
import Training

/// What a `tokenizer_config.json` says is used, or an error.
@Suite struct TokenizerConfigurationTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      (["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "cafe", "caf\u{e9}", "Cafe", "a", "\u{4e00}", "\u{4e00}\u{4e01}"]
        .map { $0 + "\n" }).joined(), to: "vocab.txt")
  }

  private func tokenizer(_ configuration: String?, _ file: String = "vocab.txt") throws -> WordPieceTokenizer {
    if let configuration { try folder.write(configuration, to: "tokenizer_config.json") }
    return try #require(try TokenizerSettings(tokens: .file("\(folder.path)/\(file)")).tokenizer())
  }

  private func refusal(_ configuration: String, _ file: String = "vocab.txt") throws -> String {
    let error = #expect(throws: WeightSourceError.self) { try tokenizer(configuration, file) }
    let words = error?.description ?? ""
    #expect(words.hasPrefix("\(folder.path)/tokenizer_config.json"), "\(words)")
    return words
  }

  @Test func accentsAndCapitalsAreTwoThingsAndTwoIdentities() throws {
    let plain = try tokenizer(nil)
    #expect(plain.encode("Caf\u{e9}") == [2, 5])
    let uncased = try tokenizer(#"{"do_lower_case":true}"#)
    #expect(uncased.encode("Caf\u{e9}") == [2, 5] && uncased.fingerprint == plain.fingerprint)
    let accented = try tokenizer(#"{"do_lower_case":true,"strip_accents":false}"#)
    #expect(accented.encode("Caf\u{e9}") == [2, 6] && accented.fingerprint != plain.fingerprint)
    let open = try tokenizer(#"{"do_lower_case":true,"strip_accents":null}"#)
    #expect(open.fingerprint == plain.fingerprint)
    let cased = try tokenizer(#"{"do_lower_case":false}"#)
    #expect(cased.encode("Cafe") == [2, 7] && cased.encode("caf\u{e9}") == [2, 6])
    let bare = try tokenizer(#"{"do_lower_case":false,"strip_accents":true}"#)
    #expect(bare.encode("caf\u{e9}") == [2, 5])
    #expect(Set([plain, accented, cased, bare].map(\.fingerprint)).count == 4)
  }

  @Test func ideographsAreSeparatedUnlessItSaysNo() throws {
    #expect(try tokenizer(nil).encode("\u{4e00}\u{4e01}") == [2, 9, 1])
    #expect(try tokenizer(#"{"tokenize_chinese_chars":false}"#).encode("\u{4e00}\u{4e01}") == [2, 10])
  }

  @Test(arguments: [
    #"{"tokenizer_class":"BertJapaneseTokenizer"}"#, #"{"tokenizer_class":"RobertaTokenizerFast"}"#,
    #"{"tokenizer_class":"PreTrainedTokenizerFast"}"#, #"{"do_basic_tokenize":false}"#,
    #"{"never_split":["new york"]}"#,
    #"{"wordpieces_prefix":"@@"}"#, #"{"unk_token":"<unk>"}"#, #"{"mask_token":{"content":"<mask>"}}"#,
    #"{"added_tokens_decoder":{"12":{"content":"<image>","special":true}}}"#, #"{"do_lower_case":"yes"}"#,
    #"{"strip_accents":1}"#, #"[true]"#, #"{"do_lower_case":true"#,
  ])
  func whatWouldGiveOtherIDsIsRefused(configuration: String) throws {
    #expect(try refusal(configuration).contains("cannot be followed"))
  }

  @Test func whatStandsInPublishedFilesIsAccepted() throws {
    let published = #"""
      {"do_lower_case":true,"unk_token":"[UNK]","sep_token":"[SEP]","pad_token":{"content":"[PAD]"},"cls_token":"[CLS]",
      "mask_token":"[MASK]","tokenize_chinese_chars":true,"strip_accents":null,"do_basic_tokenize":true,"never_split":null,
      "tokenizer_class":"BertTokenizer","model_max_length":512,"added_tokens_decoder":{"0":{"content":"[PAD]"}}}
      """#
    #expect(try tokenizer(published).fingerprint == tokenizer(nil).fingerprint)
  }

  @Test func aTokenizerFileIsNotContradicted() throws {
    try folder.write(
      #"""
      {"model":{"type":"WordPiece","vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3,"[MASK]":4,"a":5}},
      "normalizer":{"type":"BertNormalizer","lowercase":true,"strip_accents":null},"pre_tokenizer":{"type":"BertPreTokenizer"}}
      """#, to: "tokenizer.json")
    let file = "tokenizer.json"
    let plain = try tokenizer(nil, file)
    let same = #"{"do_lower_case":true,"strip_accents":null,"tokenizer_class":"PreTrainedTokenizerFast"}"#
    #expect(try tokenizer(same, file).fingerprint == plain.fingerprint)
    for other in [#"{"strip_accents":false}"#, #"{"do_lower_case":false}"#, #"{"tokenize_chinese_chars":false}"#] {
      #expect(try refusal(other, file).contains("make the two agree"))
    }
  }

  @Test(arguments: [
    ("added_tokens.json", #"{"[NEW]":11}"#), ("added_tokens.json", #"{"a":8}"#),
    ("added_tokens.json", #"{"[MASK]":7}"#),
    ("special_tokens_map.json", #"{"mask_token":"<mask>"}"#),
    ("special_tokens_map.json", #"{"additional_special_tokens":[{"content":"[ENC]"}]}"#),
    ("tokenizer_config.json", #"{"additional_special_tokens":["[ENC]"]}"#),
    ("tokenizer_config.json", #"{"added_tokens_decoder":{"3":{"content":"[PAD]"}}}"#),
  ])
  func tokensThatTheVocabularyDoesNotHaveAreRefused(name: String, text: String) throws {
    try folder.write(text, to: name)
    let error = #expect(throws: WeightSourceError.self) { try tokenizer(nil) }
    #expect(error?.description.hasPrefix("\(folder.path)/\(name) cannot be followed") == true)
  }

  @Test func listsOfKnownTokensAndMarksOfByteOrderChangeNothing() throws {
    let plain = try tokenizer(nil)
    try folder.write(#"{"[MASK]":4}"#, to: "added_tokens.json")
    try folder.write(
      "\u{feff}" + #"{"mask_token":"[MASK]","additional_special_tokens":[]}"#, to: "special_tokens_map.json")
    #expect(try tokenizer("\u{feff}{\"do_lower_case\":true}").fingerprint == plain.fingerprint)
    let lines = try String(contentsOfFile: folder.path + "/vocab.txt", encoding: .utf8)
    try folder.write("\u{feff}" + lines, to: "vocab.txt")
    #expect(try tokenizer(nil).fingerprint == plain.fingerprint)
  }

  @Test func controlCharactersStayWhereCleanTextIsFalse() throws {
    #expect(try tokenizer(nil).encode("a\u{7}") == [2, 8])
    #expect(try tokenizer(#"{"clean_text":false}"#).encode("a\u{7}") == [2, 1])
  }

  @Test func aConfigurationThatIsClosedIsNotAbsent() throws {
    let path = folder.path + "/tokenizer_config.json"
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "tokenizer_config.json")
    let error = #expect(throws: WeightSourceError.self) { try tokenizer(nil) }
    #expect(error?.description.contains("too many levels of symbolic links") == true)
  }

  @Test func aListOfWeightsHasNoEmptyItems() throws {
    #expect(try WeightSource.list("minilm, dinov2-small").map(\.place) == ["minilm", "dinov2-small"])
    for text in [",", "a,", ",a", "a,,b", " "] {
      let error = #expect(throws: WeightSourceError.self) { try WeightSource.list(text) }
      #expect(error?.description.contains("has nothing where weights should be named") == true)
    }
    try folder.write("x", to: "a,b.safetensors")
    let path = folder.path + "/a,b.safetensors"
    #expect(try WeightSource.list(path).map(\.place) == [path])
  }
}
