import JSON

/// What a `tokenizer.json` of Hugging Face's `tokenizers` says, if it describes a BERT tokenizer.
///
/// Read are the vocabulary, the flags of the normalizer, the added tokens and the longest word. Truncation, padding and the
/// post-processor are not: where a text ends and whether `[SEP]` ends it is a recipe's choice. Everything that would change ids
/// in a way that Triad does not know is an error.
struct TokenizerFile {
  /// The tokens by id, added ones included.
  let tokens: [String]
  let normalization: TextNormalization
  let addedTokens: [AddedToken]
  /// A word of more Unicode scalars than this is unknown.
  let longestWord: Int

  init(contentsOf path: String) throws(VocabularyError) {
    let bytes = try Vocabulary.bytes(ofFile: path)
    let root: JSONValue
    do throws(JSONError) {
      root = try JSONValue(parsing: bytes)
    } catch {
      throw .malformedFile(path: path, reason: error.description)
    }
    guard let model = root["model"] else {
      throw .malformedFile(path: path, reason: "it has no model")
    }
    try Self.checkModel(model, path: path)
    longestWord = try Self.longestWord(model, path: path)
    normalization = try Self.normalization(root["normalizer"] ?? .null, path: path)
    let kind = root["pre_tokenizer"]?["type"]?.string ?? "nothing"
    guard kind == "BertPreTokenizer" else {
      throw .unsupportedTokenizer(path: path, part: "pre_tokenizer", found: kind, known: "BertPreTokenizer")
    }
    let added = try Self.addedTokens(root["added_tokens"] ?? .null, path: path)
    tokens = try Self.tokens(model["vocab"] ?? .null, added: added, path: path)
    addedTokens = added
  }
}

extension TokenizerFile {
  private static func checkModel(_ model: JSONValue, path: String) throws(VocabularyError) {
    // Old files do not name the model's kind; only WordPiece has this prefix, and no merges.
    let isUnnamedWordPiece = model["type"] == nil && model["continuing_subword_prefix"] != nil && model["merges"] == nil
    let kind = model["type"]?.string ?? (isUnnamedWordPiece ? "WordPiece" : "nothing")
    guard kind == "WordPiece" else {
      throw .unsupportedTokenizer(path: path, part: "model", found: kind, known: "WordPiece")
    }
    let settings = [("continuing_subword_prefix", "##"), ("unk_token", "[UNK]")]
    for (name, known) in settings {
      guard let value = model[name], !value.isNull else { continue }
      let found = value.string ?? value.compactText
      guard found == known else {
        throw .unsupportedTokenizer(path: path, part: "model.\(name)", found: found, known: known)
      }
    }
  }

  private static func longestWord(_ model: JSONValue, path: String) throws(VocabularyError) -> Int {
    guard let value = model["max_input_chars_per_word"] else { return WordPieceTokenizer.standardLongestWord }
    guard let limit = value.integer, limit >= 0 else {
      throw .malformedFile(path: path, reason: "model.max_input_chars_per_word is not a whole number")
    }
    return limit
  }

  private static func normalization(_ value: JSONValue, path: String) throws(VocabularyError) -> TextNormalization {
    if value.isNull {
      return TextNormalization(
        removesControlCharacters: false, separatesIdeographs: false, stripsAccents: false, lowercases: false)
    }
    let kind = value["type"]?.string ?? "nothing"
    guard kind == "BertNormalizer" else {
      throw .unsupportedTokenizer(path: path, part: "normalizer", found: kind, known: "BertNormalizer")
    }
    func flag(_ name: String, _ standard: Bool) throws(VocabularyError) -> Bool {
      guard let value = value[name], !value.isNull else { return standard }
      guard let flag = value.bool else {
        throw .malformedFile(path: path, reason: "normalizer.\(name) is neither true nor false")
      }
      return flag
    }
    let lowercases = try flag("lowercase", true)
    return TextNormalization(
      removesControlCharacters: try flag("clean_text", true),
      separatesIdeographs: try flag("handle_chinese_chars", true),
      // Left open, accents go with the capitals.
      stripsAccents: try flag("strip_accents", lowercases), lowercases: lowercases)
  }

  private static func addedTokens(_ value: JSONValue, path: String) throws(VocabularyError) -> [AddedToken] {
    if value.isNull { return [] }
    guard let entries = value.array else {
      throw .malformedFile(path: path, reason: "added_tokens is not an array")
    }
    var result: [AddedToken] = []
    for (place, entry) in entries.enumerated() {
      guard let content = entry["content"]?.string, !content.isEmpty, let id = entry["id"]?.integer,
        let number = Int32(exactly: id)
      else {
        throw .malformedFile(path: path, reason: "added_tokens[\(place)] has no content or no id")
      }
      func flag(_ name: String) throws(VocabularyError) -> Bool? {
        guard let value = entry[name], !value.isNull else { return nil }
        guard let flag = value.bool else {
          throw .malformedFile(path: path, reason: "added_tokens[\(place)].\(name) is neither true nor false")
        }
        return flag
      }
      let isSpecial = try flag("special") ?? false
      result.append(
        AddedToken(
          content, id: number, isSpecial: isSpecial, isSingleWord: try flag("single_word") ?? false,
          isNormalized: try flag("normalized") ?? !isSpecial))
    }
    return result
  }

  /// All tokens by id: those of the model and, mostly the same, the added ones.
  private static func tokens(
    _ vocabulary: JSONValue, added: [AddedToken], path: String
  ) throws(VocabularyError) -> [String] {
    guard case .object(let members) = vocabulary else {
      throw .malformedFile(path: path, reason: "model.vocab is not an object")
    }
    let limit = members.count + added.count
    var tokens = [String?](repeating: nil, count: limit)
    func set(_ token: String, _ id: Int?) throws(VocabularyError) {
      guard let id, (0..<limit).contains(id) else {
        throw .malformedFile(path: path, reason: "the token \(token) has no id, or one beyond the number of tokens")
      }
      if let other = tokens[id], !other.unicodeScalars.elementsEqual(token.unicodeScalars) {
        throw .malformedFile(path: path, reason: "the tokens \(other) and \(token) have the same id \(id)")
      }
      tokens[id] = token
    }
    for member in members { try set(member.key, member.value.integer) }
    for token in added { try set(token.content, Int(token.id)) }
    while tokens.last == .some(nil) { tokens.removeLast() }
    if let hole = tokens.firstIndex(of: nil) {
      throw .malformedFile(path: path, reason: "no token has the id \(hole)")
    }
    return tokens.compactMap { $0 }
  }
}
