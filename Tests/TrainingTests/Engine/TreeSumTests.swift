import Tensor
import Testing
import Training

@Suite struct TreeSumTests {
  /// Sums that say how they were made.
  private func words(_ count: Int) -> TreeSum<String> { TreeSum(count: count) { $0 = "(\($0)+\($1))" } }

  private func total(_ count: Int, order: [Int]) -> String? {
    var sum = words(count)
    for leaf in order { sum.put(String(leaf), at: .leaf(leaf)) }
    return sum.total
  }

  @Test(arguments: [
    (1, "0"), (2, "(0+1)"), (3, "((0+1)+2)"), (4, "((0+1)+(2+3))"), (5, "(((0+1)+(2+3))+4)"),
    (6, "(((0+1)+(2+3))+(4+5))"), (7, "(((0+1)+(2+3))+((4+5)+6))"),
  ])
  func `The tree follows from the number of leaves, whatever their order`(count: Int, expected: String) {
    #expect(total(count, order: Array(0..<count)) == expected)
    #expect(total(count, order: Array((0..<count).reversed())) == expected)
    for trial in 0..<10 {
      var random = Seed(5).derived("order", count, trial).stream()
      #expect(total(count, order: random.permutation(of: count)) == expected)
    }
  }

  @Test func `There is no sum before the last leaf`() {
    #expect(total(5, order: [0, 1, 2, 3]) == nil)
    #expect(total(5, order: [4, 1, 2, 3]) == nil)
  }

  @Test(arguments: [1, 2, 3, 8, 13, 64]) func `Leaves in order leave at most one sum a level`(count: Int) {
    var sum = words(count)
    var most = 0
    for leaf in 0..<count {
      sum.put(String(leaf), at: .leaf(leaf))
      most = max(most, sum.remaining.count)
    }
    var levels = 0
    while 1 << levels < count { levels += 1 }
    #expect(most <= max(1, levels))
  }

  @Test(arguments: [3, 4, 7, 8, 11]) func `What others have summed takes its place in the tree`(count: Int) {
    let expected = total(count, order: Array(0..<count))
    for processes in 1...3 {
      let parts = (0..<processes).map { process in
        var sum = words(count)
        for leaf in 0..<count where leaf % processes == process { sum.put(String(leaf), at: .leaf(leaf)) }
        return sum.remaining
      }
      var whole = words(count)
      for part in parts.reversed() { for (node, value) in part { whole.put(value, at: node) } }
      #expect(whole.total == expected)
    }
  }
}
