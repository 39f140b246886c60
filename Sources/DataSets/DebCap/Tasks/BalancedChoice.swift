/// Choices that keep pictures balanced between the labels of a task.
enum BalancedChoice {
  /// The `count` elements of least `cost`, those of equal cost in the order of `elements`; all if there are fewer.
  static func first(_ count: Int, of elements: [Int], cost: (Int) -> Int) -> [Int] {
    let costs = elements.map(cost)
    let order = elements.indices.sorted { (costs[$0], $0) < (costs[$1], $1) }
    return order.prefix(count).map { elements[$0] }
  }
}
