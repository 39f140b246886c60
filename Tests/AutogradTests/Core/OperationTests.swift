import Autograd
import Tensor
import TestSupport
import Testing

/// Elementwise product, as a user of the package would write it.
private struct Product: Operation {
  func value(_ inputs: [Tensor]) -> Tensor { product(inputs[0], inputs[1]) }

  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] {
    [product(gradient, inputs[1]), product(gradient, inputs[0])]
  }

  private func product(_ a: Tensor, _ b: Tensor) -> Tensor {
    Tensor(zip(a.values, b.values).map { $0 * $1 }, shape: a.shape)
  }
}

/// Hands no gradient to its second input.
private struct FirstPlusDetached: Operation {
  func value(_ inputs: [Tensor]) -> Tensor { inputs[0] + inputs[1] }

  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] { [gradient, nil] }
}

@Suite struct OperationTests {
  @Test func anOperationFromOutsideIsDifferentiated() {
    checkGradients([randomTensor([3, 5], "a"), randomTensor([3, 5], "b")]) { Product()($0[0], $0[1]) }
  }

  @Test func oneInputInBothPlacesAccumulates() {
    checkGradients([randomTensor([3, 5], "a")]) { Product()($0[0], $0[0]) }
  }

  @Test func nilStopsTheGradient() {
    let tape = Tape()
    let (a, b) = (
      Parameter(path: "a", value: randomTensor([2], "a")), Parameter(path: "b", value: randomTensor([2], "b"))
    )
    let gradients = tape.gradients(of: FirstPlusDetached()(tape.variable(a), tape.variable(b)).mean())
    #expect(gradients[a]?.values == [0.5, 0.5])
    #expect(gradients[b] == nil)
  }

  @Test func onConstantsItIsJustItsValue() {
    let y = Product()(Variable(Tensor(2)), Variable(Tensor(3)))
    #expect(y.isConstant)
    #expect(y.value.item == 6)
  }
}
