import Tensor

/// A place in the binary tree over the leaves 0, 1, 2 and so on: the node over `2^level` of them, from leaf `index * 2^level` on.
package struct TreeNode: Sendable, Hashable {
  package let level: Int
  package let index: Int

  package init(level: Int, index: Int) {
    self.level = level
    self.index = index
  }

  package static func leaf(_ number: Int) -> TreeNode { TreeNode(level: 0, index: number) }

  package var firstLeaf: Int { index << level }
  package var parent: TreeNode { TreeNode(level: level + 1, index: index >> 1) }
  package var sibling: TreeNode { TreeNode(level: level, index: index ^ 1) }
  package var isLeft: Bool { index & 1 == 0 }
}

/// The sum of leaves 0 to `count - 1` in a fixed binary tree over their numbers, as in `((0 + 1) + (2 + 3)) + (4 + 5)`.
///
/// Which values are added to which depends on the numbers alone, and neither on the order in which they come nor on who has added some of
/// them up elsewhere: floating-point sums are the same, bit for bit. Two siblings become their parent as soon as both are there, so leaves
/// that come in order leave at most one value per level.
package struct TreeSum<Value> {
  package let count: Int
  /// What has not met its sibling yet.
  package private(set) var remaining: [TreeNode: Value] = [:]
  /// Adds the right of two siblings to the left one.
  private let add: (inout Value, Value) -> Void

  package init(count: Int, adding add: @escaping (inout Value, Value) -> Void) {
    require(count >= 1, "tree sum: of \(count) leaves")
    self.count = count
    self.add = add
  }

  /// The node over all leaves.
  package var root: TreeNode {
    var level = 0
    while 1 << level < count { level += 1 }
    return TreeNode(level: level, index: 0)
  }

  /// The sum, if all leaves are in it.
  package var total: Value? { remaining[root] }

  /// Whether a node is one of the tree's and has not come, or a part of it.
  package func awaits(_ node: TreeNode) -> Bool {
    guard node.level >= 0, node.level <= root.level, node.index >= 0, node.firstLeaf < count else { return false }
    // Nothing that is there lies over the node or below it.
    return !remaining.keys.contains { other in
      let (high, low) = other.level > node.level ? (other, node) : (node, other)
      return low.index >> (high.level - low.level) == high.index
    }
  }

  /// Takes out what has not met its sibling; nil if it is not there.
  package mutating func take(_ node: TreeNode) -> Value? { remaining.removeValue(forKey: node) }

  /// Puts in a leaf, or a node that was summed up elsewhere.
  package mutating func put(_ value: Value, at node: TreeNode) {
    require(node.firstLeaf < count, "tree sum: leaf \(node.firstLeaf) of \(count)")
    require(remaining.index(forKey: node) == nil, "tree sum: the node over leaf \(node.firstLeaf) comes twice")
    let root = root
    var (value, node) = (value, node)
    while node != root {
      // A node whose sibling lies beyond the leaves is its parent.
      if node.sibling.firstLeaf < count {
        guard var other = remaining.removeValue(forKey: node.sibling) else { break }
        if node.isLeft {
          add(&value, other)
        } else {
          // In place: nobody else holds the left one.
          add(&other, value)
          value = other
        }
      }
      node = node.parent
    }
    remaining[node] = value
  }
}
