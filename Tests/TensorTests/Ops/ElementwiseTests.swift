import Tensor
import TestSupport
import Testing

@Suite struct ElementwiseTests {
  // Longer than one chunk, and no multiple of anything.
  private let a = randomTensor([40_001], "a")
  private let b = randomTensor([40_001], "b")

  @Test func sumsAndProductsMatchPlainLoops() {
    let (x, y) = (a.values, b.values)
    #expect((a + b).values == zip(x, y).map { $0 + $1 })
    #expect((a * 0.75).values == x.map { $0 * 0.75 })
    var sum = a
    sum.add(b, times: -2)
    #expect(distance(sum.values, zip(x, y).map { $0 - 2 * $1 }) < 1e-5)
    var moved = a
    moved.move(toward: b, weight: 0.25)
    #expect(distance(moved.values, zip(x, y).map { $0 + 0.25 * ($1 - $0) }) < 1e-5)
  }

  @Test func reductionsAreDoublePrecision() {
    let (x, y) = (a.values.map(Double.init), b.values.map(Double.init))
    #expect(abs(a.sum() - x.reduce(0, +)) < 1e-8)
    #expect(abs(a.sumOfSquares() - x.reduce(0) { $0 + $1 * $1 }) < 1e-8)
    #expect(abs(a.dot(b) - zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }) < 1e-8)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity], [0, 16_384, 40_000])
  func oneBadNumberIsFoundAnywhere(value: Float, place: Int) {
    #expect(a.isFinite)
    var bad = a
    bad.changeValues { $0[place] = value }
    #expect(!bad.isFinite)
  }

  @Test func dropoutKeepsItsShareAndScalesIt() {
    let ones = Tensor(repeating: 1, shape: [40_001])
    let values = ones.dropout(DropoutMask(seed: Seed(3), rate: 0.2)).values
    #expect(values.allSatisfy { $0 == 0 || abs($0 - 1.25) < 1e-6 })
    let kept = Double(values.count { $0 != 0 }) / 40_001
    #expect(abs(kept - 0.8) < 4 * 0.002)
  }

  @Test func dropoutDependsOnItsKeyOnly() {
    let mask = DropoutMask(seed: Seed(3), rate: 0.5)
    #expect(a.dropout(mask).values == a.dropout(mask).values)
    #expect(a.dropout(mask).values != a.dropout(DropoutMask(seed: Seed(4), rate: 0.5)).values)
    #expect(a.dropout(.none).values == a.values)
  }
}

@Suite struct ReLUTests {
  @Test func negativeNumbersBecomeZeroAndOthersStay() {
    let x = Tensor([-2, -0.5, 0, 0.25, 3, -.infinity, .infinity], shape: [7])
    #expect(x.relu().values == [0, 0, 0, 0.25, 3, 0, .infinity])
  }

  @Test func whatIsNotANumberStaysSo() {
    #expect(Tensor([.nan, -1], shape: [2]).relu().values[0].isNaN)
  }

  @Test func theGradientPassesWhereTheOutputIsAboveZero() {
    let output = Tensor([-2, 0, 1, 5], shape: [2, 2]).relu()
    let original = Tensor([10, 20, 30, 40], shape: [2, 2])
    var gradient = original
    gradient.multiplyByReLUSlope(output: output)
    #expect(gradient.values == [0, 0, 30, 40])
    #expect(original.values == [10, 20, 30, 40])
  }
}
