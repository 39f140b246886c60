package import Ranks

/// Who computes which of several pieces of work whose results everybody needs.
///
/// A piece is the same whoever computes it: this decides about time alone.
package protocol WorkDivision {
  /// Whether there are others.
  var isDivided: Bool { get }

  /// Whether this process computes a piece, of those that are numbered from 0.
  func isOwn(_ piece: Int) -> Bool

  /// The results of all pieces, in order, from the own ones; all processes call it in the same order.
  func gather(_ own: [Int: [UInt8]], of count: Int) throws -> [[UInt8]]
}

/// All of it here.
package struct UndividedWork: WorkDivision {
  package init() {}

  package var isDivided: Bool { false }

  package func isOwn(_ piece: Int) -> Bool { true }

  package func gather(_ own: [Int: [UInt8]], of count: Int) -> [[UInt8]] { (0..<count).map { own[$0] ?? [] } }
}

/// Pieces that are dealt to ranks in turns, so that each gets some of the long ones.
package struct RankedWork: WorkDivision {
  private let ranks: Ranks

  package init(_ ranks: Ranks) { self.ranks = ranks }

  package var isDivided: Bool { ranks.count > 1 }

  package func isOwn(_ piece: Int) -> Bool { piece % ranks.count == ranks.rank }

  package func gather(_ own: [Int: [UInt8]], of count: Int) throws -> [[UInt8]] {
    var writer = ShardWriter()
    for piece in 0..<count where isOwn(piece) {
      let bytes = own[piece] ?? []
      writer.append([bytes.count])
      writer.append(bytes)
    }
    var readers = try ranks.gather(writer.bytes).map { ShardReader($0) }
    let pieces = try (0..<count).map { piece in
      try readers[piece % ranks.count].bytes(try readers[piece % ranks.count].integers(1)[0])
    }
    for reader in readers { try reader.finish() }
    return pieces
  }
}

extension WorkDivision {
  /// The floats of all pieces, in order.
  func gather(floats own: [Int: [Float]], of count: Int) throws -> [[Float]] {
    try gather(own.mapValues { ShardWriter.bytes(of: $0) }, of: count).map { bytes in
      var reader = ShardReader(bytes)
      return try reader.floats(bytes.count / MemoryLayout<Float>.stride)
    }
  }
}
