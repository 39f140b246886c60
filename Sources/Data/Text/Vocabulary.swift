internal import Files
internal import Foundation
internal import Tensor

/// The tokens of a WordPiece tokenizer, numbered from 0; pieces inside a word begin with `##`.
public struct Vocabulary: Sendable {
  /// The tokens by id.
  package let tokens: [String]

  /// The ids of the tokens that stand for no piece of text.
  package let specialTokens: SpecialTokens

  /// A hash of the tokens and their order.
  package let fingerprint: UInt64

  let trie: TokenTrie

  /// The number of tokens.
  package var count: Int { tokens.count }

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

  /// Reads a `vocab.txt` (UTF-8, one token per line, the first line is id 0) or, if the name ends in `.json`, the tokens of a
  /// `tokenizer.json`.
  public init(contentsOf path: String) throws(VocabularyError) {
    if path.hasSuffix(".json") {
      try self.init(tokens: TokenizerFile(contentsOf: path).tokens, origin: path)
      return
    }
    var bytes = try Self.bytes(ofFile: path)
    // What some editors put before the first line is not part of its token.
    if bytes.starts(with: Self.byteOrderMark), bytes.dropFirst(3).first.map({ $0 != 10 && $0 != 13 }) ?? false {
      bytes.removeFirst(3)
    }
    if let wide = TextEncoding.wide(bytes) {
      throw .unreadableFile(path: path, reason: "it is \(wide), not UTF-8: `iconv -f \(wide) -t UTF-8` writes it again")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .invalidEncoding(path: path) }
    // Lines end at a line feed alone: published vocabularies hold other separators, such as U+2028, as tokens.
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(String.UnicodeScalarView(line.last == "\r" ? line.dropLast() : line))
    }
    if lines.last == "" { lines.removeLast() }
    try self.init(tokens: lines, origin: path)
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  package static func bytes(ofFile path: String) throws(VocabularyError) -> [UInt8] {
    do {
      return try [UInt8](Foundation.Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw .unreadableFile(path: path, reason: error.localizedDescription)
    }
  }

  /// The id of `token`, spelled exactly.
  package func id(of token: String) -> Int32? { trie.node(after: token).flatMap(trie.token(at:)) }

  /// Writes a `vocab.txt` that `init(contentsOf:)` reads back; the file appears whole or not at all.
  public func write(to path: String) throws {
    let text = tokens.joined(separator: "\n") + "\n"
    try AtomicFile.write(Array(text.utf8), to: path, makesFolders: false)
  }
}

extension Vocabulary: Hashable {
  /// Whether both have the same tokens in the same order, scalar by scalar.
  public static func == (left: Vocabulary, right: Vocabulary) -> Bool {
    // Scalars, not strings: canonically equal spellings are different tokens.
    left.fingerprint == right.fingerprint
      && left.tokens.elementsEqual(right.tokens) { $0.unicodeScalars.elementsEqual($1.unicodeScalars) }
  }

  /// Hashes the fingerprint.
  public func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
}

/// A vocabulary that cannot be read, used or trained.
public enum VocabularyError: Error, Hashable, CustomStringConvertible {
  /// The file cannot be opened or read.
  case unreadableFile(path: String, reason: String)
  /// The file is not UTF-8 text.
  case invalidEncoding(path: String)
  /// The file is not a sound `tokenizer.json`.
  case malformedFile(path: String, reason: String)
  /// The `tokenizer.json` describes a tokenizer that Triad does not have; `part` is where it differs.
  case unsupportedTokenizer(path: String, part: String, found: String, known: String)
  /// One of the five special tokens has no line.
  case missingSpecialToken(String, origin: String)
  /// Two lines hold the same token.
  case duplicateToken(String, firstLine: Int, secondLine: Int, origin: String)
  /// A line holds nothing.
  case emptyToken(line: Int, origin: String)
  /// A vocabulary so small cannot hold the special tokens and all characters of the captions.
  case insufficientSize(requested: Int, needed: Int)
  /// There is no text to learn a vocabulary from.
  case absentText

  /// One sentence that names the file, the line and the remedy.
  public var description: String {
    switch self {
    case .unreadableFile(let path, let reason):
      "The vocabulary file \(path) cannot be read (\(reason)); give the path of a BERT vocab.txt or tokenizer.json."
    case .invalidEncoding(let path):
      "The vocabulary file \(path) is not UTF-8 text; give the path of a BERT vocab.txt, one token a line."
    case .malformedFile(let path, let reason):
      "\(path) is not a sound tokenizer.json: \(reason); fetch it again, or give the vocab.txt beside it."
    case .unsupportedTokenizer(let path, let part, let found, let known):
      "\(path) describes a tokenizer that Triad does not have: its \(part) is \(found), not \(known); give one of BERT's."
    case .missingSpecialToken(let token, let origin):
      "The vocabulary \(origin) has no line \(token); a BERT vocabulary has [PAD], [UNK], [CLS], [SEP] and [MASK]."
    case .duplicateToken(let token, let first, let second, let origin):
      "The vocabulary \(origin) has the token \(token) twice, on lines \(first) and \(second): write a word that no text has, such as "
        + "[unused\(first)], on line \(first) (BERT's own reader takes the last one); removing a line would shift the ids of all "
        + "that follow it against the weights."
    case .emptyToken(let line, let origin):
      "The vocabulary \(origin) has an empty token on line \(line): restore it, or write a word that no text has; removing "
        + "the line would shift the ids of all that follow it against the weights."
    case .insufficientSize(let requested, let needed):
      "A vocabulary of \(requested) tokens cannot spell the captions; the special tokens and characters need \(needed)."
    case .absentText:
      "The vocabulary cannot be trained because no caption holds a word; give it the captions of the training split."
    }
  }
}

/// Finds the longest token that a word begins with, in one walk over the word.
///
/// Works on Unicode scalars, as the published tokenizer does: `String` would take canonically equal spellings for one.
struct TokenTrie: Sendable {
  /// From (node, scalar) to the node after it.
  private var edges: [UInt64: Int32] = [:]
  /// The token id that ends at a node, or -1.
  private var tokens: [Int32] = [-1]

  /// The node before any scalar.
  static let root: Int32 = 0

  /// Adds `token`; gives back the id that its spelling already had, if any, and then changes nothing.
  mutating func insert(_ token: some Sequence<Unicode.Scalar>, id: Int32) -> Int32? {
    var node = Self.root
    for scalar in token {
      let key = Self.key(node, scalar)
      if let next = edges[key] {
        node = next
      } else {
        edges[key] = Int32(tokens.count)
        node = Int32(tokens.count)
        tokens.append(-1)
      }
    }
    guard tokens[Int(node)] < 0 else { return tokens[Int(node)] }
    tokens[Int(node)] = id
    return nil
  }

  /// The node after `scalar`, or nil when no token goes on with it.
  func step(_ node: Int32, _ scalar: Unicode.Scalar) -> Int32? { edges[Self.key(node, scalar)] }

  /// The node after all of `text`.
  func node(after text: String) -> Int32? {
    var node = Self.root
    for scalar in text.unicodeScalars {
      guard let next = step(node, scalar) else { return nil }
      node = next
    }
    return node
  }

  /// The id of the token that ends at `node`.
  func token(at node: Int32) -> Int32? {
    let id = tokens[Int(node)]
    return id < 0 ? nil : id
  }

  private static func key(_ node: Int32, _ scalar: Unicode.Scalar) -> UInt64 {
    UInt64(UInt32(bitPattern: node)) << 32 | UInt64(scalar.value)
  }
}
