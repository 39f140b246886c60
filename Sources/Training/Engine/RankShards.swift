package import Ranks
package import Tensor

/// The shards of a step on several ranks: consecutive ones each, as many as on every other.
package struct RankShards: ShardExchange {
  private let ranks: Ranks

  package init(_ ranks: Ranks) { self.ranks = ranks }

  package func ownShards(of count: Int) -> [Int] {
    Array(count * ranks.rank / ranks.count..<count * (ranks.rank + 1) / ranks.count)
  }

  /// Why the steps of a recipe with so many shards cannot be computed by so many ranks; a clause, nil if they can.
  package static func fault(shards: Int, ranks: Int) -> String? {
    let isPower = ranks & (ranks - 1) == 0
    if shards % ranks == 0, isPower { return nil }
    guard shards > 1 else {
      let power = 1 << (Int.bitWidth - 1 - ranks.leadingZeroBitCount)
      return "it does not cut its batches, and \(ranks) ranks need shards to share: "
        + (isPower
          ? "give `--shards \(ranks)`, or a multiple of it, or start one rank"
          : "start \(power) ranks and give `--shards \(power)`, or start one rank")
    }
    let possible = (0..<shards.bitWidth - 1).map { 1 << $0 }.prefix { $0 <= shards && shards % $0 == 0 }
    let head = "it cuts its batches into \(shards) shards, which \(ranks) ranks"
    // No number of shards helps a number of ranks that is no power of two.
    return isPower
      ? "\(head) cannot share equally: start \(words(for: possible)), or give `--shards` a multiple of \(ranks)"
      : "\(head) cannot share, since \(ranks) is no power of two: start \(words(for: possible))"
  }

  /// `one rank`, `1 or 2 ranks`, `1, 2 or 4 ranks`.
  ///
  /// - Parameter counts: In order, 1 among them.
  private static func words(for counts: some BidirectionalCollection<Int>) -> String {
    guard let last = counts.last, last > 1 else { return "one rank" }
    return counts.dropLast().map(String.init).joined(separator: ", ") + " or \(last) ranks"
  }

  /// In how many parts ranks exchange so many elements, one after the other.
  package static func parts(elements: Int, ranks: Int) -> Int {
    let size = SlicedSum.bucketSize(ranks: ranks)
    return (elements + size - 1) / size
  }

  package func gather(_ blocks: [ShardBlock]) throws -> [ShardBlock] {
    var writer = ShardWriter()
    writer.append([blocks.count])
    for block in blocks { writer.append([block.node.level, block.node.index, block.bytes.count]) }
    for block in blocks { writer.append(block.bytes) }
    return try ranks.gather(writer.bytes).flatMap { bytes in
      var reader = ShardReader(bytes)
      let count = try reader.integers(1)[0]
      let heads = try (0..<count).map { _ in try reader.integers(3) }
      let blocks = try heads.map {
        ShardBlock(node: TreeNode(level: $0[0], index: $0[1]), bytes: try reader.bytes($0[2]))
      }
      try reader.finish()
      return blocks
    }
  }

  package func combine(_ sum: inout ShardSum, on device: any Device) throws {
    try SlicedSum.combine(&sum, through: ranks, on: device)
  }
}
