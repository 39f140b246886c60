import Autograd
import Tensor
import Testing

@Suite struct NormalizeTests {
  @Test func normalizedMatchesFiniteDifferences() {
    checkGradients([randomTensor([2, 3, 7], "x")]) { $0[0].normalized() }
  }

  @Test func theGradientIsOrthogonalToTheRow() {
    let tape = Tape()
    let x = Parameter(path: "x", value: randomTensor([1, 9], "x"))
    let loss = Projection(weights: randomTensor([1, 9], "weights"))(tape.variable(x).normalized())
    let gradient = tape.gradients(of: loss)[x]
    #expect(abs(gradient?.dot(x.value) ?? 1) < 1e-5)
  }
}
