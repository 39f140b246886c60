internal import Tensor

/// BERT's WordPiece tokenizer: words are cut, greedily from the left, into the longest tokens of the vocabulary.
///
/// The ids are those of Hugging Face's `tokenizers` (`BertWordPieceTokenizer`, and a `tokenizer.json` of that kind), but for
/// one choice: as TCL and ALBEF do, a text is `[CLS]` and its pieces, with no `[SEP]` after them unless asked for. As there,
/// `[MASK]` written in a text is that token, not three pieces; a caption that `CaptionCleaner` has made lower case cannot write
/// one, and with `readsSpecialTokens: false` no text can.
public struct WordPieceTokenizer: Tokenizer, Hashable {
  /// The tokens that words are cut into.
  public let vocabulary: Vocabulary

  /// Whether `[SEP]` ends a text, as in stock BERT; it then survives cutting.
  package let appendsSeparator: Bool

  /// What is done to a text before it is split.
  package let normalization: TextNormalization

  /// The tokens that are looked for in the text itself.
  package let addedTokens: [AddedToken]

  /// A word of more Unicode scalars than this is unknown; 100 in published tokenizers.
  package let longestWord: Int

  static let standardLongestWord = 100

  private let original: AddedTokenMatcher
  private let normalized: AddedTokenMatcher?

  /// The trie node after `##`, where a piece inside a word begins; nil when the vocabulary has none.
  private let continuation: Int32?

  /// The tokenizer of a `vocab.txt`.
  ///
  /// - Parameter readsSpecialTokens: Whether `[MASK]` and its like, written in a text, are those tokens.
  public init(
    vocabulary: Vocabulary, appendsSeparator: Bool = false, normalization: TextNormalization = .uncased,
    readsSpecialTokens: Bool = true
  ) {
    self.init(
      vocabulary, appendsSeparator, normalization, Self.standardLongestWord,
      readsSpecialTokens ? AddedToken.standard(vocabulary.specialTokens) : [])
  }

  /// The tokenizer of a file: a `tokenizer.json` with its own normalization and added tokens, or a `vocab.txt`.
  ///
  /// - Parameters:
  ///   - path: A name that ends in `.json` is a `tokenizer.json`; any other is a `vocab.txt`, taken as uncased unless `lowercases` says no.
  ///   - appendsSeparator: The recipe's choice; what the file says of it is not asked.
  ///   - readsSpecialTokens: Whether `[MASK]` and its like, written in a text, are those tokens.
  ///   - lowercases: Whether letters become lower case and lose their accents; nil for what the file says.
  public init(
    contentsOf path: String, appendsSeparator: Bool = false, readsSpecialTokens: Bool = true, lowercases: Bool? = nil
  ) throws(VocabularyError) {
    guard path.hasSuffix(".json") else {
      let vocabulary = try Vocabulary(contentsOf: path)
      self.init(
        vocabulary: vocabulary, appendsSeparator: appendsSeparator,
        normalization: lowercases == false ? .cased : .uncased,
        readsSpecialTokens: readsSpecialTokens)
      return
    }
    let file = try TokenizerFile(contentsOf: path)
    var normalization = file.normalization
    if let lowercases { (normalization.lowercases, normalization.stripsAccents) = (lowercases, lowercases) }
    self.init(
      try Vocabulary(tokens: file.tokens, origin: path), appendsSeparator, normalization, file.longestWord,
      file.addedTokens.filter { readsSpecialTokens || !$0.isSpecial })
  }

  init(
    _ vocabulary: Vocabulary, _ appendsSeparator: Bool, _ normalization: TextNormalization, _ longestWord: Int,
    _ addedTokens: [AddedToken]
  ) {
    self.vocabulary = vocabulary
    self.appendsSeparator = appendsSeparator
    self.normalization = normalization
    self.longestWord = longestWord
    self.addedTokens = addedTokens
    continuation = vocabulary.trie.node(after: "##")
    original = AddedTokenMatcher(addedTokens.filter { !$0.isNormalized }) { Array($0.content.unicodeScalars) }
    let later = addedTokens.filter(\.isNormalized)
    normalized =
      later.isEmpty ? nil : AddedTokenMatcher(later) { normalization($0.content.unicodeScalars) }
  }

  /// How many tokens there are, the special ones included.
  public var vocabularySize: Int { vocabulary.count }
  /// The ids of the special tokens in the vocabulary.
  public var specialTokens: SpecialTokens { vocabulary.specialTokens }

  /// A hash of the vocabulary and of the settings that change tokens.
  public var fingerprint: UInt64 {
    let plain = Hashing.mix(vocabulary.fingerprint &+ (appendsSeparator ? 2 : 1))
    let isPlain = normalization == .uncased && longestWord == Self.standardLongestWord
    if isPlain && addedTokens == AddedToken.standard(specialTokens) { return plain }
    let flags = [
      normalization.removesControlCharacters, normalization.separatesIdeographs, normalization.stripsAccents,
      normalization.lowercases,
    ]
    var text = "\(flags) \(longestWord)"
    for token in addedTokens {
      text += "\n\(token.id) \(token.isSingleWord) \(token.isNormalized) \(token.content.utf8.count) \(token.content)"
    }
    return Hashing.mix(Hashing.fnv1a(text, state: plain))
  }

  /// The ids of a text, `[CLS]` first, at most `maxLength`; a trap where not even the special tokens fit.
  public func encode(_ text: String, maxLength: Int) -> [Int32] {
    require(maxLength >= (appendsSeparator ? 2 : 1), "WordPieceTokenizer: maxLength \(maxLength) holds no token")
    let room = appendsSeparator ? maxLength - 1 : maxLength
    var ids = [specialTokens.classification]
    for segment in original.segments(of: Array(text.unicodeScalars)) {
      guard ids.count < room else { break }
      switch segment {
      case .token(let id): ids.append(id)
      case .text(let scalars): appendIDs(ofNormalized: normalization(scalars), to: &ids, room: room)
      }
    }
    if ids.count > room { ids.removeLast(ids.count - room) }
    if appendsSeparator { ids.append(specialTokens.separator) }
    return ids
  }

  /// The tokens behind `ids`, for messages and tests.
  package func tokens(of ids: some Sequence<Int32>) -> [String] { ids.map { vocabulary.tokens[Int($0)] } }

  private func appendIDs(ofNormalized text: [Unicode.Scalar], to ids: inout [Int32], room: Int) {
    for segment in normalized?.segments(of: text) ?? [.text(text[...])] {
      guard ids.count < room else { return }
      switch segment {
      case .token(let id): ids.append(id)
      case .text(let scalars):
        for word in BasicTokenizer.words(inNormalized: scalars) {
          guard ids.count < room else { return }
          appendPieces(of: word, to: &ids)
        }
      }
    }
  }

  private func appendPieces(of word: [Unicode.Scalar], to ids: inout [Int32]) {
    let first = ids.count
    var start = 0
    while start < word.count {
      guard word.count <= longestWord, let (id, end) = longestPiece(of: word, from: start) else {
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

extension WordPieceTokenizer {
  /// Whether both give the same tokens for every text.
  public static func == (left: WordPieceTokenizer, right: WordPieceTokenizer) -> Bool {
    left.vocabulary == right.vocabulary && left.fingerprint == right.fingerprint
  }

  /// Hashes the fingerprint.
  public func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
}
