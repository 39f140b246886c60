/// A list that grows by pieces and never copies what it holds: an array that doubles would take three times its memory while
/// it grows, and leave holes behind.
struct ChunkedArray<Element: Sendable & Hashable>: Sendable, Hashable {
  /// Elements a piece. Memory that was never written to is not resident, so that the last piece costs what is in it.
  private static var pieceCount: Int { 1 << 19 }

  private var pieces: [[Element]] = []

  var count: Int { pieces.isEmpty ? 0 : (pieces.count - 1) * Self.pieceCount + pieces[pieces.count - 1].count }
  var isEmpty: Bool { pieces.isEmpty }
  var indices: Range<Int> { 0..<count }

  subscript(index: Int) -> Element { pieces[index / Self.pieceCount][index % Self.pieceCount] }

  mutating func append(_ element: Element) {
    if pieces.isEmpty || pieces[pieces.count - 1].count == Self.pieceCount {
      var piece: [Element] = []
      piece.reserveCapacity(Self.pieceCount)
      pieces.append(piece)
    }
    pieces[pieces.count - 1].append(element)
  }

  mutating func append(contentsOf other: ChunkedArray) {
    for piece in other.pieces {
      for element in piece { append(element) }
    }
  }
}
