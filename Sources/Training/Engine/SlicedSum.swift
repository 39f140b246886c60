import Autograd
import Ranks
import Tensor

/// The sum over ranks in slices: each rank adds up one part of what all have, in the tree of the shards, and gives it to the others.
///
/// So a rank sends and receives twice the gradients, less what it keeps, however many ranks there are: as much as the best of algorithms
/// whose order of sums nobody knows (Patarasuk & Yuan 2009), and the same bits as one rank.
struct SlicedSum {
  /// What a rank has: a node of the tree, which gradients there are of it, and its numbers.
  private struct Head {
    let node: TreeNode
    /// By lane and parameter.
    let isPresent: [Bool]
    let numbers: [Float]
  }

  /// Elements of a gradient that at least one rank has.
  private struct Item {
    let lane: Int
    let place: Int
    /// Of the gradient.
    let elements: Range<Int>
    /// Where they lie in their bucket.
    let offset: Int

    var range: Range<Int> { offset..<offset + elements.count }
  }

  /// Floats that are exchanged at a time: what bounds the memory, and stays in the cache as long as the slices of many ranks do not become
  /// too short.
  static func bucketSize(ranks: Int) -> Int { min(max(1 << 20, ranks << 17), 1 << 24) }

  private let bucketSize: Int
  private let ranks: Ranks
  private let shards: Int
  private let parameters: [Parameter]
  /// By rank, in the order of the shards.
  private let heads: [[Head]]
  /// Of this rank, by its nodes: a bucket as it is here.
  private let mine: [RankMemory]
  /// By rank, then by its nodes: this rank's slice of their buckets.
  private let theirs: [[RankMemory]]
  private let total: RankMemory
  private let nothing = RankMemory(count: 0)

  /// Adds the shards of all ranks to `sum`, which has those of this one.
  static func combine(_ sum: inout ShardSum, through ranks: Ranks, on device: any Device) throws {
    let nodes = sum.nodes
    let heads = try ranks.gather(bytes(of: nodes, in: sum)).map { try read($0, sum) }
    var result = sum.emptied()
    for head in heads.joined() {
      guard result.awaits(head.node) else { throw ShardExchangeError.repeatedBlock(head.node) }
      result.add(numbers: Tensor(head.numbers, shape: [head.numbers.count], on: device), at: head.node)
    }
    guard result.totals != nil else { throw ShardExchangeError.missingShard(result.firstMissing) }
    let slices = SlicedSum(sum, heads, nodes.count, ranks)
    for bucket in slices.buckets(lanes: sum.laneCount) {
      for (place, memory) in slices.mine.enumerated() {
        for item in bucket {
          let target = UnsafeMutableBufferPointer(rebasing: memory.floats[item.range])
          sum.gradient(lane: item.lane, place: item.place, at: nodes[place])?.read(item.elements, into: target)
        }
      }
      try slices.add(bucket)
      for item in bucket {
        let values = UnsafeBufferPointer(rebasing: slices.total.floats[item.range])
        let isLast = item.elements.upperBound == sum.parameters[item.place].shape.count
        result.write(values, from: item.elements.lowerBound, lane: item.lane, place: item.place, on: device)
        // What has been read is not needed any more.
        if isLast { sum.forget(lane: item.lane, place: item.place) }
      }
    }
    sum = result
  }

  private init(_ sum: ShardSum, _ heads: [[Head]], _ own: Int, _ ranks: Ranks) {
    self.ranks = ranks
    self.heads = heads
    shards = sum.shardCount
    parameters = sum.parameters
    let bucketSize = SlicedSum.bucketSize(ranks: ranks.count)
    self.bucketSize = bucketSize
    let slice = bucketSize / ranks.count + 1
    mine = (0..<own).map { _ in RankMemory(count: bucketSize) }
    theirs = heads.indices.map { rank in
      rank == ranks.rank ? [] : heads[rank].map { _ in RankMemory(count: slice) }
    }
    total = RankMemory(count: bucketSize)
  }

  private func buckets(lanes: Int) -> [[Item]] {
    var (buckets, end) = ([[Item]](), bucketSize)
    for lane in 0..<lanes {
      for (place, parameter) in parameters.enumerated() where isAnywhere(lane, place) {
        var start = 0
        while start < parameter.shape.count {
          if end == bucketSize {
            buckets.append([])
            end = 0
          }
          let count = min(parameter.shape.count - start, bucketSize - end)
          buckets[buckets.count - 1].append(
            Item(lane: lane, place: place, elements: start..<start + count, offset: end))
          (start, end) = (start + count, end + count)
        }
      }
    }
    return buckets
  }

  private func isAnywhere(_ lane: Int, _ place: Int) -> Bool {
    heads.contains { $0.contains { $0.isPresent[lane * parameters.count + place] } }
  }

  /// Adds up what all ranks have of a bucket, of which this one's lies in `mine`, into `total`.
  private func add(_ bucket: [Item]) throws {
    let count = bucket[bucket.count - 1].range.upperBound
    let slices = (0..<ranks.count).map { count * $0 / ranks.count..<count * ($0 + 1) / ranks.count }
    let slice = slices[ranks.rank]
    for place in 0..<(heads.map(\.count).max() ?? 0) {
      try ranks.exchange { to in
        place < mine.count ? mine[place][slices[to]] : nothing[0..<0]
      } into: { from in
        place < theirs[from].count ? theirs[from][place].bytes(of: 0..<slice.count) : nothing.bytes(of: 0..<0)
      }
    }
    for item in bucket {
      let piece = item.range.clamped(to: slice)
      if !piece.isEmpty { add(item, piece, slice) }
    }
    try ranks.exchange { _ in
      total[slice]
    } into: { from in
      total.bytes(of: slices[from])
    }
  }

  /// Adds up a piece of an item that lies in the own slice.
  private func add(_ item: Item, _ piece: Range<Int>, _ slice: Range<Int>) {
    var tree = TreeSum<UnsafeMutableBufferPointer<Float>?>(count: shards) { left, right in
      guard let right else { return }
      guard let sum = left else { return left = right }
      for place in sum.indices { sum[place] += right[place] }
    }
    for (rank, heads) in heads.enumerated() {
      for (place, head) in heads.enumerated() {
        let floats =
          rank == ranks.rank
          ? mine[place].floats[piece]
          : theirs[rank][place].floats[piece.lowerBound - slice.lowerBound..<piece.upperBound - slice.lowerBound]
        let isPresent = head.isPresent[item.lane * parameters.count + item.place]
        tree.put(isPresent ? UnsafeMutableBufferPointer(rebasing: floats) : nil, at: head.node)
      }
    }
    if let sum = tree.total.flatMap({ $0 }) {
      _ = UnsafeMutableBufferPointer(rebasing: total.floats[piece]).update(from: sum)
    }
  }

  private static func bytes(of nodes: [TreeNode], in sum: ShardSum) -> [UInt8] {
    var writer = ShardWriter()
    for node in nodes {
      writer.append([node.level, node.index])
      for lane in 0..<sum.laneCount {
        writer.append(
          sum.parameters.indices.map { sum.gradient(lane: lane, place: $0, at: node) == nil ? UInt8(0) : 1 })
      }
      writer.append(sum.numbers(at: node))
    }
    return writer.bytes
  }

  private static func read(_ bytes: [UInt8], _ sum: ShardSum) throws -> [Head] {
    var reader = ShardReader(bytes)
    var heads: [Head] = []
    while !reader.isAtEnd {
      let node = try reader.integers(2)
      let isPresent = try reader.bytes(sum.laneCount * sum.parameters.count).map { $0 != 0 }
      heads.append(
        Head(
          node: TreeNode(level: node[0], index: node[1]), isPresent: isPresent,
          numbers: try reader.floats(sum.numberCount)))
    }
    return heads
  }
}
