package import Tensor

/// What one process tells the others of a step: bytes that belong to a shard, or to the sum of several.
package struct ShardBlock: Sendable {
  /// The leaf of the shard, or the node of the sum.
  package let node: TreeNode
  package let bytes: [UInt8]

  package init(node: TreeNode, bytes: [UInt8]) {
    self.node = node
    self.bytes = bytes
  }
}

/// Who computes which shards of a step, and how they tell one another.
///
/// A step is the same whoever computes its shards, bit for bit: this decides about time and place alone. Every process trains the same
/// recipe from the same state and is handed the pairs of its own shards, in the order of ``ownShards(of:)``.
package protocol ShardExchange {
  /// The shards of `count` that this process computes, in the order in which it does: at least one, and each in one process.
  func ownShards(of count: Int) -> [Int]

  /// The blocks of all processes, these among them, in any order.
  ///
  /// All processes call it equally often and in the same order, so that the calls belong together.
  func gather(_ blocks: [ShardBlock]) throws -> [ShardBlock]

  /// Adds the shards of all other processes to the sum over the own ones.
  func combine(_ sum: inout ShardSum, on device: any Device) throws
}

/// All shards in this process, one after the other.
package struct LocalShards: ShardExchange {
  package init() {}

  package func ownShards(of count: Int) -> [Int] { Array(0..<count) }

  package func gather(_ blocks: [ShardBlock]) -> [ShardBlock] { blocks }
}

/// Why shards of several processes do not make a step; every description is a clause.
package enum ShardExchangeError: Error, CustomStringConvertible {
  case missingShard(Int)
  case repeatedBlock(TreeNode)
  case malformedBlock(TreeNode, bytes: Int)

  package var description: String {
    switch self {
    case .missingShard(let shard): "nobody has sent shard \(shard)"
    case .repeatedBlock(let node): "level \(node.level) from shard \(node.firstLeaf) on was sent twice"
    case .malformedBlock(let node, let bytes):
      "the \(bytes) bytes of level \(node.level) from shard \(node.firstLeaf) on are not what they should be"
    }
  }
}

extension ShardExchange {
  /// By telling everybody everything.
  package func combine(_ sum: inout ShardSum, on device: any Device) throws {
    sum = try sum.combining(try gather(sum.blocks()), on: device)
  }

  /// What every shard has to say, in the order of the shards, from what the own ones have.
  ///
  /// Nothing is sent where the own shards are all there are.
  func gatherLeaves(_ own: [Int: [UInt8]], of count: Int) throws -> [[UInt8]] {
    let blocks = own.map { ShardBlock(node: .leaf($0.key), bytes: $0.value) }
    let all = own.count == count ? blocks : try gather(blocks)
    var byLeaf: [TreeNode: [UInt8]] = [:]
    for block in all where byLeaf.updateValue(block.bytes, forKey: block.node) != nil {
      throw ShardExchangeError.repeatedBlock(block.node)
    }
    return try (0..<count).map { shard in
      guard let bytes = byLeaf[.leaf(shard)] else { throw ShardExchangeError.missingShard(shard) }
      return bytes
    }
  }
}
