import Checkpoints
import Data
import JSON

/// What a `tokenizer_config.json` says of the tokenizer beside it.
///
/// Whatever would change ids is used, or an error: weights that read other ids than they were trained with are silently worth less.
struct TokenizerConfiguration {
  private let path: String
  private let lowercases: Bool?
  private let stripsAccents: Bool?
  private let separatesIdeographs: Bool?
  private let removesControlCharacters: Bool?
  private let root: JSONValue

  /// The configuration in the folder of `file`, a `vocab.txt` or `tokenizer.json`; nil if there is none.
  init?(beside file: String) throws(WeightSourceError) {
    guard let object = try NeighbouringObject.ofTokenizer("tokenizer_config.json", beside: file) else { return nil }
    (path, root) = (object.path, object.root)
    lowercases = try Self.flag("do_lower_case", of: root, path)
    stripsAccents = try Self.flag("strip_accents", of: root, path)
    separatesIdeographs = try Self.flag("tokenize_chinese_chars", of: root, path)
    removesControlCharacters = try Self.flag("clean_text", of: root, path)
  }

  /// Nil where it is absent or null, which leaves it open.
  private static func flag(_ key: String, of root: JSONValue, _ path: String) throws(WeightSourceError) -> Bool? {
    guard let value = root[key], !value.isNull else { return nil }
    guard let flag = value.bool else {
      throw .tokenizerConfiguration(path: path, reason: "its \(key) is \(value.compactText), neither true nor false")
    }
    return flag
  }

  /// How a `vocab.txt` is read: left open, letters become lower case, and accents go with the capitals.
  var normalization: TextNormalization {
    let lowercases = lowercases ?? true
    return TextNormalization(
      removesControlCharacters: removesControlCharacters ?? true, separatesIdeographs: separatesIdeographs ?? true,
      stripsAccents: stripsAccents ?? lowercases, lowercases: lowercases)
  }

  /// - Parameter tokenizer: Of the `vocab.txt` alone.
  /// - Throws: `WeightSourceError.tokenizerConfiguration` where it asks for a tokenizer that a `vocab.txt` alone is not.
  func check(_ tokenizer: WordPieceTokenizer) throws(WeightSourceError) {
    try checkKind(others: [])
    try checkTokens(of: tokenizer)
    if try Self.flag("do_basic_tokenize", of: root, path) == false {
      throw refusal("do_basic_tokenize", "false", "true")
    }
    if let prefix = root["wordpieces_prefix"]?.string, prefix != "##" {
      throw refusal("wordpieces_prefix", prefix, "##")
    }
    let kept = (root["never_split"]?.array ?? []).compactMap(\.string)
    if let word = kept.first(where: { !SpecialTokens.spellings.contains($0) }) {
      throw refusal("never_split", word, "nothing but special tokens")
    }
  }

  /// - Parameters:
  ///   - tokenizer: Of the `tokenizer.json`.
  ///   - decidesCase: Whether the recipe says itself what becomes lower case and loses its accents.
  /// - Throws: `WeightSourceError.tokenizerConfiguration` where it contradicts a `tokenizer.json`.
  func check(
    _ tokenizer: WordPieceTokenizer, of file: String, decidesCase: Bool
  ) throws(WeightSourceError) {
    try checkKind(others: ["PreTrainedTokenizer"])
    try checkTokens(of: tokenizer)
    let normalization = tokenizer.normalization
    let pairs = [
      ("do_lower_case", decidesCase ? nil : lowercases, normalization.lowercases),
      ("strip_accents", decidesCase ? nil : stripsAccents, normalization.stripsAccents),
      ("tokenize_chinese_chars", separatesIdeographs, normalization.separatesIdeographs),
      ("clean_text", removesControlCharacters, normalization.removesControlCharacters),
    ]
    for case (let key, let own?, let other) in pairs where own != other {
      throw .tokenizerConfiguration(
        path: path, reason: "its \(key) is \(own), and \(file) says \(other)", remedy: "make the two agree")
    }
  }

  private func checkTokens(of tokenizer: WordPieceTokenizer) throws(WeightSourceError) {
    let listed = ListedTokens(path: path, root: root)
    try listed.checkSpelling()
    try listed.checkAdded(of: tokenizer)
  }

  /// Tokenizers that cut texts as BERT's does.
  private static let kinds = [
    "Bert", "DistilBert", "Electra", "MobileBert", "ConvBert", "SqueezeBert", "LayoutLM", "RetriBert", "Lxmert",
  ].map { $0 + "Tokenizer" }

  private func checkKind(others: [String]) throws(WeightSourceError) {
    guard let kind = root["tokenizer_class"]?.string else { return }
    let plain = kind.hasSuffix("Fast") ? String(kind.dropLast(4)) : kind
    guard Self.kinds.contains(plain) || others.contains(plain) else {
      throw refusal("tokenizer_class", kind, "BertTokenizer")
    }
  }

  private func refusal(_ key: String, _ found: String, _ known: String) -> WeightSourceError {
    .tokenizerConfiguration(path: path, reason: "its \(key) is \(found), and only \(known) is known here")
  }
}
