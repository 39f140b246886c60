import Autograd
import Tensor
import TestSupport
import Testing

/// Gradients in bfloat16: products of what was rounded.
@Suite struct RoundedGradientTests {
  private let exact = CPUDevice(threadCount: 2)
  private var device: any Device { exact.computing(in: .bfloat16) }

  /// Rounded, on the device that rounds nothing.
  private func operand(_ tensor: Tensor) -> Tensor {
    Tensor(tensor.values.map(nearestBFloat16), shape: tensor.shape, on: exact)
  }

  private func gradients(_ inputs: [Tensor], _ weights: Tensor, _ body: ([Variable]) -> Variable) -> [[Float]?] {
    let tape = Tape()
    let parameters = inputs.enumerated().map { Parameter(path: "input \($0)", value: $1) }
    let found = tape.gradients(of: Projection(weights: weights)(body(parameters.map { tape.variable($0) })))
    return parameters.map { found[$0]?.values }
  }

  @Test func `A linear map hands on products of rounded gradients, inputs and weights`() {
    let device = device
    let (x, weight) = (randomTensor([5, 7], "x", on: device), randomTensor([3, 7], "weight", on: device))
    let (bias, dy) = (randomTensor([3], "bias", on: device), randomTensor([5, 3], "dy", on: device))
    let found = gradients([x, weight, bias], dy) { $0[0].linear(weight: $0[1], bias: $0[2]) }
    var (dx, dweight) = (Tensor(zeros: [5, 7], on: exact), Tensor(zeros: [3, 7], on: exact))
    dx.addProduct(operand(dy), weight: operand(weight), beta: 0)
    dweight.addOuterProduct(operand(dy), operand(x), beta: 0)
    #expect(found[0] == dx.values && found[1] == dweight.values)
    // Sums of gradients are no product.
    var dbias = Tensor(zeros: [3], on: device)
    dbias.addColumnSums(of: dy)
    #expect(found[2] == dbias.values)
  }

  @Test func `What is recomputed in backward is rounded as it was forward`() {
    let device = device
    let (x, weight) = (randomTensor([5, 6], "x", on: device), randomTensor([4, 6], "weight", on: device))
    let (bias, second) = (randomTensor([4], "bias", on: device), randomTensor([2, 4], "second", on: device))
    let dy = randomTensor([5, 2], "dy", on: device)
    let found = gradients([x, weight, bias, second], dy) {
      $0[0].linearGELU(weight: $0[1], bias: $0[2]).linear(weight: $0[3], bias: nil)
    }
    // The second map's input is not kept, but made again from what went into the GELU.
    let hidden = x.linearGELU(weight: weight, bias: bias).output
    var dsecond = Tensor(zeros: [2, 4], on: exact)
    dsecond.addOuterProduct(operand(dy), operand(hidden), beta: 0)
    #expect(found[3] == dsecond.values)
  }

  @Test func `An exact product and its gradients are those of float32`() {
    let dy = randomTensor([5, 3], "dy", on: exact)
    func found(on device: any Device) -> [[Float]?] {
      gradients(
        [randomTensor([5, 7], "x", on: device), randomTensor([3, 7], "weight", on: device)],
        Tensor(dy.values, shape: dy.shape, on: device)
      ) { $0[0].exactLinear(weight: $0[1]) }
    }
    #expect(found(on: device) == found(on: exact))
    #expect(found(on: exact).allSatisfy { $0 != nil })
  }
}
