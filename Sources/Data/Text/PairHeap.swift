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
