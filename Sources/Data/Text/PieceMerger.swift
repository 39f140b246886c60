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
    // The right piece stands inside a word, so it begins with ##. Bytes, because ## may fuse with a mark behind it.
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
