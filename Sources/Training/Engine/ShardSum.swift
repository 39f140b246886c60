package import Autograd
package import Tensor

/// The sum of what the shards of a step give: gradients in one lane or several, and a few numbers.
///
/// Each gradient has a tree of its own and joins it as soon as it is complete, so that shards that come in order leave no more than
/// log2 of their number of gradients a parameter. All numbers of a shard are one small tensor in a tree of the same shape.
package struct ShardSum {
  let parameters: [Parameter]
  private let places: [ObjectIdentifier: Int]
  let numberCount: Int
  /// By lane, then by parameter. A parameter that a shard does not reach adds nothing.
  private var gradients: [[TreeSum<Tensor?>]]
  private var numbers: TreeSum<Tensor>

  /// - Parameters:
  ///   - parameters: Gradients by others are dropped.
  ///   - lanes: How many gradients each parameter has.
  ///   - numbers: How many numbers come with them.
  package init(shards: Int, parameters: [Parameter], lanes: Int, numbers numberCount: Int) {
    self.parameters = parameters
    self.numberCount = numberCount
    places = Dictionary(
      parameters.enumerated().map { (ObjectIdentifier($1), $0) }, uniquingKeysWith: { first, _ in first })
    let empty = TreeSum<Tensor?>(count: shards) { left, right in
      guard let right else { return }
      if left == nil { left = right } else { left?.add(right) }
    }
    gradients = Array(repeating: Array(repeating: empty, count: parameters.count), count: lanes)
    numbers = TreeSum(count: shards) { $0.add($1) }
  }

  /// The gradients of one shard in one lane: `visit` hands them over as they become complete, each parameter once.
  package mutating func add(lane: Int, of shard: Int, _ visit: ((Parameter, Tensor) -> Void) -> Void) {
    var isMissing = [Bool](repeating: true, count: parameters.count)
    visit { parameter, gradient in
      guard let place = places[ObjectIdentifier(parameter)] else { return }
      isMissing[place] = false
      gradients[lane][place].put(gradient, at: .leaf(shard))
    }
    for place in parameters.indices where isMissing[place] { gradients[lane][place].put(nil, at: .leaf(shard)) }
  }

  /// The numbers of one shard.
  package mutating func add(numbers values: Tensor, of shard: Int) {
    require(values.count == numberCount, "shard sum: \(values.count) numbers, not \(numberCount)")
    numbers.put(values, at: .leaf(shard))
  }

  var shardCount: Int { numbers.count }
  var laneCount: Int { gradients.count }

  /// What has not met its sibling, in the order of the shards.
  var nodes: [TreeNode] { numbers.remaining.keys.sorted { $0.firstLeaf < $1.firstLeaf } }

  func gradient(lane: Int, place: Int, at node: TreeNode) -> Tensor? {
    gradients[lane][place].remaining[node].flatMap { $0 }
  }

  func numbers(at node: TreeNode) -> [Float] { numbers.remaining[node]?.values ?? [] }

  /// Over the same shards, of which none has come.
  func emptied() -> ShardSum {
    ShardSum(shards: shardCount, parameters: parameters, lanes: laneCount, numbers: numberCount)
  }

  func awaits(_ node: TreeNode) -> Bool { numbers.awaits(node) }

  mutating func add(numbers values: Tensor, at node: TreeNode) { numbers.put(values, at: node) }

  /// Puts elements of the sum of all shards over one gradient, from element `start` on: at first the first ones.
  mutating func write(
    _ values: UnsafeBufferPointer<Float>, from start: Int, lane: Int, place: Int, on device: any Device
  ) {
    let root = numbers.root
    var sum =
      gradients[lane][place].take(root).flatMap { $0 }
      ?? Tensor(uninitialized: parameters[place].shape, on: device)
    sum.write(values, from: start)
    gradients[lane][place].put(sum, at: root)
  }

  /// Lets go of what there is of a gradient.
  mutating func forget(lane: Int, place: Int) {
    for node in nodes { _ = gradients[lane][place].take(node) }
  }

  /// The first shard whose numbers nobody has sent.
  var firstMissing: Int {
    (0..<shardCount).first { leaf in numbers.awaits(.leaf(leaf)) } ?? 0
  }

  /// The sum of a lane, parameters in the order given; nil while shards are missing.
  func total(lane: Int) -> Gradients? {
    guard numbers.total != nil else { return nil }
    return Gradients(
      zip(parameters, gradients[lane]).compactMap { parameter, tree in
        tree.total.flatMap { $0 }.map { (parameter, $0) }
      })
  }

  /// The sums of the numbers; nil while shards are missing.
  var totals: [Float]? { numbers.total?.values }

  /// What has not met its sibling, for other processes.
  func blocks() -> [ShardBlock] {
    nodes.map { node in
      var writer = ShardWriter()
      for lane in gradients.indices {
        for place in parameters.indices { writer.append(gradient(lane: lane, place: place, at: node)) }
      }
      writer.append(numbers(at: node))
      return ShardBlock(node: node, bytes: writer.bytes)
    }
  }

  /// The same sum from the blocks of all processes.
  func combining(_ blocks: [ShardBlock], on device: any Device) throws(ShardExchangeError) -> ShardSum {
    var result = emptied()
    for block in blocks {
      guard result.numbers.awaits(block.node) else { throw .repeatedBlock(block.node) }
      var reader = ShardReader(block)
      for lane in gradients.indices {
        for (place, parameter) in parameters.enumerated() {
          result.gradients[lane][place].put(try reader.tensor(parameter.shape, on: device), at: block.node)
        }
      }
      let values = try reader.floats(numberCount)
      result.numbers.put(Tensor(values, shape: [numberCount], on: device), at: block.node)
      try reader.finish()
    }
    return result
  }
}
