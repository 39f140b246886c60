internal import Tensor

/// BERT's uncased WordPiece tokenizer: words are cut, greedily from the left, into the longest tokens of the vocabulary.
///
/// One difference from stock BERT is the published convention of TCL and ALBEF: a caption is `[CLS]` and its pieces, with no
/// `[SEP]` behind them. A caption cannot write a special token: `[MASK]` in a text is three pieces like any other text.
public struct WordPieceTokenizer: Tokenizer, Hashable {
  public let vocabulary: Vocabulary

  /// Whether `[SEP]` ends a text, as in stock BERT; it then survives cutting.
  public let appendsSeparator: Bool

  /// A word of more Unicode scalars than this is unknown.
  static let longestWord = 100

  /// The trie node behind `##`, where a piece inside a word begins; nil when the vocabulary has none.
  private let continuation: Int32?

  public init(vocabulary: Vocabulary, appendsSeparator: Bool = false) {
    self.vocabulary = vocabulary
    self.appendsSeparator = appendsSeparator
    continuation = vocabulary.trie.node(after: "##")
  }

  public var vocabularySize: Int { vocabulary.count }
  public var specialTokens: SpecialTokens { vocabulary.specialTokens }
  public var fingerprint: UInt64 { Hashing.mix(vocabulary.fingerprint &+ (appendsSeparator ? 2 : 1)) }

  public func encode(_ text: String, maxLength: Int) -> [Int32] {
    require(maxLength >= (appendsSeparator ? 2 : 1), "WordPieceTokenizer: maxLength \(maxLength) holds no token")
    let room = appendsSeparator ? maxLength - 1 : maxLength
    var ids = [specialTokens.classification]
    for word in BasicTokenizer.words(in: text) {
      guard ids.count < room else { break }
      appendPieces(of: word, to: &ids)
    }
    if ids.count > room { ids.removeLast(ids.count - room) }
    if appendsSeparator { ids.append(specialTokens.separator) }
    return ids
  }

  /// The tokens behind `ids`, for messages and tests.
  public func tokens(of ids: some Sequence<Int32>) -> [String] { ids.map { vocabulary.tokens[Int($0)] } }

  private func appendPieces(of word: [Unicode.Scalar], to ids: inout [Int32]) {
    let first = ids.count
    var start = 0
    while start < word.count {
      guard word.count <= Self.longestWord, let (id, end) = longestPiece(of: word, from: start) else {
        // One unknown token for the word, whatever its beginning: a half-spelled word would mislead.
        ids.removeLast(ids.count - first)
        ids.append(specialTokens.unknown)
        return
      }
      ids.append(id)
      start = end
    }
  }

  private func longestPiece(of word: [Unicode.Scalar], from start: Int) -> (id: Int32, end: Int)? {
    let trie = vocabulary.trie
    var node = start == 0 ? TokenTrie.root : continuation
    var best: (id: Int32, end: Int)?
    var position = start
    while position < word.count, let current = node, let next = trie.step(current, word[position]) {
      position += 1
      node = next
      if let id = trie.token(at: next) { best = (id, position) }
    }
    return best
  }
}
