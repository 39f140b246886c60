/// Makes a WordPiece vocabulary from captions.
///
/// As the trainer of that name in Hugging Face's `tokenizers`: the special tokens, then every character (alone and as a piece
/// inside a word), then merges of the two neighbouring pieces that occur together most often, until the vocabulary is full.
/// Deterministic: equal counts are decided by the spelling of the two pieces, smaller first.
public struct WordPieceTrainer: Sendable, Hashable, Codable {
  /// The number of tokens to make; fewer when nothing is left to merge.
  public var size: Int

  /// Pieces that stand together less often than this are not merged.
  public var minimumCount: Int

  /// The greatest number of different characters; of more, the rarest become unknown.
  public var alphabetLimit: Int

  public init(size: Int, minimumCount: Int = 2, alphabetLimit: Int = 1000) {
    self.size = size
    self.minimumCount = minimumCount
    self.alphabetLimit = alphabetLimit
  }

  /// The vocabulary of `captions`, each counted once.
  public func train(on captions: some Sequence<String>) throws(VocabularyError) -> Vocabulary {
    try train(onCounted: captions.lazy.map { ($0, 1) })
  }

  /// The vocabulary of captions that occur the given number of times; their order has no influence.
  public func train(onCounted captions: some Sequence<(String, Int)>) throws(VocabularyError) -> Vocabulary {
    var counts: [[Unicode.Scalar]: Int] = [:]
    for (caption, count) in captions {
      for word in BasicTokenizer().words(in: caption.unicodeScalars)
      where word.count <= WordPieceTokenizer.standardLongestWord {
        counts[word, default: 0] += count
      }
    }
    guard !counts.isEmpty else { throw .absentText }
    let alphabet = frequentCharacters(of: counts)
    // Sorted, so that nothing below depends on the dictionary's order.
    let words = counts.filter { $0.key.allSatisfy(alphabet.contains) }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
    var merger = PieceMerger(words: words.map { ($0.key, $0.value) })
    let needed = SpecialTokens.spellings.count + merger.pieces.count
    guard needed <= size else { throw .insufficientSize(requested: size, needed: needed) }
    merger.merge(until: size - SpecialTokens.spellings.count, minimumCount: minimumCount)
    return try Vocabulary(tokens: SpecialTokens.spellings + merger.pieces, origin: "trained from captions")
  }

  private func frequentCharacters(of words: [[Unicode.Scalar]: Int]) -> Set<Unicode.Scalar> {
    var counts: [Unicode.Scalar: Int] = [:]
    for (word, count) in words {
      for scalar in word { counts[scalar, default: 0] += count }
    }
    guard counts.count > alphabetLimit else { return Set(counts.keys) }
    let ranked = counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
    return Set(ranked.prefix(alphabetLimit).map(\.key))
  }
}
