import Tensor
import Testing

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
