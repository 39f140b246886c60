/// Makes a WordPiece vocabulary from captions.
///
/// As the trainer of that name in Hugging Face's `tokenizers`: the special tokens, then every character (alone and as a piece
/// inside a word), then merges of the two neighbouring pieces that occur together most often, until the vocabulary is full.
/// Deterministic: equal counts are decided by the spelling of the two pieces, smaller first.
package struct WordPieceTrainer: Sendable, Hashable, Codable {
  /// The number of tokens to make; fewer when nothing is left to merge.
  package var size: Int

  /// Pieces that stand together less often than this are not merged.
  package var minimumCount: Int

  /// The greatest number of different characters; of more, the rarest become unknown.
  package var alphabetLimit: Int

  package init(size: Int, minimumCount: Int = 2, alphabetLimit: Int = 1000) {
    self.size = size
    self.minimumCount = minimumCount
    self.alphabetLimit = alphabetLimit
  }

  /// The vocabulary of `captions`, each counted once.
  package func train(on captions: some Sequence<String>) throws(VocabularyError) -> Vocabulary {
    try train(onCounted: captions.lazy.map { ($0, 1) })
  }

  /// The vocabulary of captions that occur the given number of times; their order has no influence.
  package func train(onCounted captions: some Sequence<(String, Int)>) throws(VocabularyError) -> Vocabulary {
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

/// The merging loop of `WordPieceTrainer`: words as rows of pieces, of which the commonest neighbours become one piece.
///
/// Only the words that hold a merged pair are looked at again, and the commonest pair comes from a heap, so that a
/// vocabulary of some thousand tokens from some ten thousand captions takes well under a second.
struct PieceMerger {
  /// Two neighbouring pieces.
  struct Pair: Hashable {
    var left: Int
    var right: Int
  }

  /// The pieces by number: the characters in order, then the merges in the order they were made.
  private(set) var pieces: [String] = []

  private var numbers: [[UInt8]: Int] = [:]
  private var words: [[Int]] = []
  private let wordCounts: [Int]
  private var pairCounts: [Pair: Int] = [:]
  /// The words in which a pair was seen when it arose; it may have gone since.
  private var places: [Pair: Set<Int>] = [:]
  private var heap: PairHeap

  init(words counted: [(word: [Unicode.Scalar], count: Int)]) {
    wordCounts = counted.map(\.count)
    let spelled = counted.map { entry in
      entry.word.enumerated().map { place, scalar in (place == 0 ? "" : "##") + String(scalar) }
    }
    heap = PairHeap()
    for piece in Set(spelled.joined().map { Array($0.utf8) }).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      numbers[piece] = pieces.count
      pieces.append(String(decoding: piece, as: UTF8.self))
    }
    words = spelled.map { word in word.compactMap { numbers[Array($0.utf8)] } }
    for (index, word) in words.enumerated() { countPairs(of: word, at: index, sign: 1) }
    for (pair, count) in pairCounts { heap.push(entry(pair, count)) }
  }

  /// Merges until there are `size` pieces or no pair stands together `minimumCount` times.
  mutating func merge(until size: Int, minimumCount: Int) {
    while pieces.count < size, let pair = popCommonest(minimumCount: max(minimumCount, 1)) {
      replace(pair, by: number(forMerged: pair))
    }
  }

  private mutating func popCommonest(minimumCount: Int) -> Pair? {
    while let top = heap.pop() {
      let count = pairCounts[top.pair, default: 0]
      // Counts change while entries lie in the heap: an entry is believed only when it still tells the truth.
      if top.count == count { return count >= minimumCount ? top.pair : nil }
      if top.count > count && count > 0 { heap.push(entry(top.pair, count)) }
    }
    return nil
  }

  package mutating func number(forMerged pair: Pair) -> Int {
    // The right piece stands inside a word, so it begins with ##. Bytes, because ## may fuse with a mark after it.
    let spelling = Array(pieces[pair.left].utf8) + pieces[pair.right].utf8.dropFirst(2)
    // The same spelling can arise twice (ab + c, a + bc): it is one token.
    if let known = numbers[spelling] { return known }
    numbers[spelling] = pieces.count
    pieces.append(String(decoding: spelling, as: UTF8.self))
    return pieces.count - 1
  }

  private mutating func replace(_ pair: Pair, by merged: Int) {
    let affected = places.removeValue(forKey: pair).map { $0.sorted() } ?? []
    var grown: Set<Pair> = []
    for index in affected {
      let old = words[index]
      var new: [Int] = []
      var place = 0
      while place < old.count {
        if place + 1 < old.count && old[place] == pair.left && old[place + 1] == pair.right {
          new.append(merged)
          place += 2
        } else {
          new.append(old[place])
          place += 1
        }
      }
      guard new.count < old.count else { continue }
      countPairs(of: old, at: index, sign: -1)
      countPairs(of: new, at: index, sign: 1)
      words[index] = new
      for (left, right) in zip(new, new.dropFirst()) where left == merged || right == merged {
        grown.insert(Pair(left: left, right: right))
      }
    }
    for pair in grown { heap.push(entry(pair, pairCounts[pair, default: 0])) }
  }

  private mutating func countPairs(of word: [Int], at index: Int, sign: Int) {
    for (left, right) in zip(word, word.dropFirst()) {
      let pair = Pair(left: left, right: right)
      pairCounts[pair, default: 0] += sign * wordCounts[index]
      if sign > 0 { places[pair, default: []].insert(index) }
    }
  }

  private func entry(_ pair: Pair, _ count: Int) -> PairHeap.Entry {
    PairHeap.Entry(count: count, pair: pair, left: pieces[pair.left], right: pieces[pair.right])
  }
}

/// A binary heap of piece pairs: the commonest on top, equal counts in the order of their spelling.
struct PairHeap {
  struct Entry {
    var count: Int
    var pair: PieceMerger.Pair
    var left: String
    var right: String

    /// Whether this entry comes out before `other`; a total order, so that pushing order has no influence.
    func precedes(_ other: Entry) -> Bool {
      if count != other.count { return count > other.count }
      if !left.utf8.elementsEqual(other.left.utf8) { return left.utf8.lexicographicallyPrecedes(other.left.utf8) }
      return right.utf8.lexicographicallyPrecedes(other.right.utf8)
    }
  }

  private var entries: [Entry] = []

  mutating func push(_ entry: Entry) {
    entries.append(entry)
    var child = entries.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard entries[child].precedes(entries[parent]) else { return }
      entries.swapAt(child, parent)
      child = parent
    }
  }

  mutating func pop() -> Entry? {
    guard let top = entries.first, let last = entries.popLast() else { return nil }
    guard !entries.isEmpty else { return top }
    entries[0] = last
    var parent = 0
    while true {
      var first = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < entries.count && entries[child].precedes(entries[first]) {
        first = child
      }
      guard first != parent else { return top }
      entries.swapAt(parent, first)
      parent = first
    }
  }
}
