import Checkpoints
import Data
import Files
import JSON

/// Tokens that a `tokenizer_config.json`, `special_tokens_map.json` or `added_tokens.json` names: each must be one that the tokenizer has,
/// or texts would get other ids than the weights were trained with.
struct ListedTokens {
  let path: String
  let root: JSONValue

  /// Looks into the files beside `file`, a `vocab.txt` or `tokenizer.json`, that hold nothing but tokens.
  static func check(beside file: String, of tokenizer: WordPieceTokenizer) throws(WeightSourceError) {
    for name in ["special_tokens_map.json", "added_tokens.json"] {
      guard let object = try NeighbouringObject.ofTokenizer(name, beside: file) else { continue }
      let listed = ListedTokens(path: object.path, root: object.root)
      if name == "added_tokens.json" {
        try listed.checkIDs(of: tokenizer)
      } else {
        try listed.checkSpelling()
        try listed.checkAdded(of: tokenizer)
      }
    }
  }

  init(path: String, root: JSONValue) {
    self.path = path
    self.root = root
  }

  /// The five tokens of BERT have BERT's names.
  func checkSpelling() throws(WeightSourceError) {
    let keys = ["pad_token", "unk_token", "cls_token", "sep_token", "mask_token"]
    for (key, known) in zip(keys, SpecialTokens.spellings) {
      guard let found = Self.content(root[key]), found != known else { continue }
      throw .tokenizerConfiguration(path: path, reason: "its \(key) is \(found), and only \(known) is known here")
    }
  }

  /// `additional_special_tokens` and `added_tokens_decoder`.
  func checkAdded(of tokenizer: WordPieceTokenizer) throws(WeightSourceError) {
    for value in root["additional_special_tokens"]?.array ?? [] {
      if let content = Self.content(value) {
        try require(content, id: nil, key: "additional_special_tokens", tokenizer)
      }
    }
    guard case .object(let added)? = root["added_tokens_decoder"] else { return }
    for member in added {
      guard let content = Self.content(member.value) else { continue }
      try require(content, id: Int(member.key), key: "added_tokens_decoder", tokenizer)
    }
  }

  /// An `added_tokens.json`: ids by token.
  private func checkIDs(of tokenizer: WordPieceTokenizer) throws(WeightSourceError) {
    guard case .object(let added) = root else { return }
    for member in added { try require(member.key, id: member.value.integer, key: nil, tokenizer) }
  }

  private func require(
    _ content: String, id: Int?, key: String?, _ tokenizer: WordPieceTokenizer
  ) throws(WeightSourceError) {
    let known = tokenizer.vocabulary.id(of: content)
    let isSought = SpecialTokens.spellings.contains(content) || tokenizer.addedTokens.contains { $0.content == content }
    // One that stands for no text where nobody writes it, such as [unused0], changes nothing.
    if let known, id == nil || id == Int(known), isSought || content.hasPrefix("[unused") { return }
    let found = known.map { "the vocabulary has it as \($0)" + (isSought ? "" : ", a piece of text") }
    throw .tokenizerConfiguration(
      path: path,
      reason:
        "its \(key.map { "\($0) names" } ?? "tokens are") \(content)\(id.map { " with the id \($0)" } ?? ""), and "
        + (found ?? "the vocabulary has no such token"))
  }

  /// A token is a text, or an object around it.
  private static func content(_ value: JSONValue?) -> String? { value?.string ?? value?["content"]?.string }
}

extension NeighbouringObject {
  /// One that says something of a tokenizer.
  static func ofTokenizer(_ name: String, beside file: String) throws(WeightSourceError) -> NeighbouringObject? {
    do throws(Fault) {
      return try NeighbouringObject(name, beside: file)
    } catch {
      switch error {
      case .unreadable(let path, let error): throw .vocabulary(.unreadableFile(path: path, reason: error.reason))
      case .malformed(let path, let error): throw .tokenizerConfiguration(path: path, reason: error.clause)
      case .other(let path): throw .tokenizerConfiguration(path: path, reason: "it is not a JSON object")
      }
    }
  }
}
