internal import Foundation
internal import Tensor

/// The tokens of a WordPiece tokenizer, numbered from 0; pieces inside a word begin with `##`.
public struct Vocabulary: Sendable {
  /// The tokens by id.
  public let tokens: [String]

  /// The ids of the tokens that stand for no piece of text.
  public let specialTokens: SpecialTokens

  /// A hash of the tokens and their order.
  public let fingerprint: UInt64

  let trie: TokenTrie

  /// The number of tokens.
  public var count: Int { tokens.count }

  /// A vocabulary of `tokens`, in the order of their ids.
  ///
  /// - Parameter origin: What to call it in an error, such as its path.
  public init(tokens: [String], origin: String = "in memory") throws(VocabularyError) {
    var trie = TokenTrie()
    var fingerprint = Hashing.fnv1a("vocabulary")
    for (id, token) in tokens.enumerated() {
      guard !token.isEmpty else { throw .emptyToken(line: id + 1, origin: origin) }
      if let first = trie.insert(token.unicodeScalars, id: Int32(id)) {
        throw .duplicateToken(token, firstLine: Int(first) + 1, secondLine: id + 1, origin: origin)
      }
      fingerprint = Hashing.fnv1a(token + "\n", state: fingerprint)
    }
    var special: [Int32] = []
    for spelling in SpecialTokens.spellings {
      guard let id = trie.node(after: spelling).flatMap(trie.token(at:)) else {
        throw .missingSpecialToken(spelling, origin: origin)
      }
      special.append(id)
    }
    self.tokens = tokens
    self.trie = trie
    self.fingerprint = Hashing.mix(fingerprint)
    specialTokens = SpecialTokens(
      padding: special[0], unknown: special[1], classification: special[2], separator: special[3], mask: special[4])
  }

  /// Reads a `vocab.txt` (UTF-8, one token a line, the first line is id 0) or, if the name ends in `.json`, the tokens of a
  /// `tokenizer.json`.
  public init(contentsOf path: String) throws(VocabularyError) {
    if path.hasSuffix(".json") {
      try self.init(tokens: TokenizerFile(contentsOf: path).tokens, origin: path)
      return
    }
    let bytes = try Self.bytes(ofFile: path)
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .invalidEncoding(path: path) }
    // Lines end at a line feed alone: published vocabularies hold other separators, such as U+2028, as tokens.
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(String.UnicodeScalarView(line.last == "\r" ? line.dropLast() : line))
    }
    if lines.last == "" { lines.removeLast() }
    try self.init(tokens: lines, origin: path)
  }

  package static func bytes(ofFile path: String) throws(VocabularyError) -> [UInt8] {
    do {
      return try [UInt8](Foundation.Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw .unreadableFile(path: path, reason: error.localizedDescription)
    }
  }

  /// The id of `token`, spelled exactly.
  public func id(of token: String) -> Int32? { trie.node(after: token).flatMap(trie.token(at:)) }

  /// Writes a `vocab.txt` that `init(contentsOf:)` reads back; the file appears whole or not at all.
  public func write(to path: String) throws {
    let text = tokens.joined(separator: "\n") + "\n"
    try Foundation.Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
  }
}

extension Vocabulary: Hashable {
  public static func == (left: Vocabulary, right: Vocabulary) -> Bool {
    // Scalars, not strings: canonically equal spellings are different tokens.
    left.fingerprint == right.fingerprint
      && left.tokens.elementsEqual(right.tokens) { $0.unicodeScalars.elementsEqual($1.unicodeScalars) }
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
}
