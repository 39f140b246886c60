import Tensor
import TestSupport
import Testing

@Suite struct LinearTests {
  @Test func linearIsAProductAndABias() {
    let x = Tensor([1, 2, 3, 4], shape: [2, 2])
    let weight = Tensor([1, 0, 0, 1, 1, 1], shape: [3, 2])
    let y = x.linear(weight: weight, bias: Tensor([10, 20, 30], shape: [3]))
    #expect(y.shape == [2, 3])
    #expect(y.values == [11, 22, 33, 13, 24, 37])
    #expect(x.linear(weight: weight, bias: nil).values == [1, 2, 3, 3, 4, 7])
  }

  @Test func leadingAxesAreKept() {
    let x = randomTensor([2, 3, 4], "x")
    #expect(x.linear(weight: randomTensor([5, 4], "w"), bias: nil).shape == [2, 3, 5])
  }

  @Test func geluIsExact() {
    // torch.nn.functional.gelu of -3, -1, -0.5, 0, 0.5, 1, 3
    let x = Tensor([-3, -1, -0.5, 0, 0.5, 1, 3], shape: [7, 1])
    let (output, pre) = x.linearGELU(weight: Tensor([1], shape: [1, 1]), bias: Tensor(zeros: [1]))
    let expected: [Float] = [
      -0.004_049_694, -0.158_655_25, -0.154_268_77, 0, 0.345_731_23, 0.841_344_75, 2.995_950_3,
    ]
    #expect(distance(output.values, expected) < 2e-6)
    #expect(pre.values == x.values)
  }

  @Test func innerSizesThatDifferStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor(zeros: [2, 3]).linear(weight: Tensor(zeros: [4, 2]), bias: nil)
    }
  }
}
