import Autograd
import Downstream
import Encoders
import Tensor
import TestSupport
import Testing

@Suite struct ClassificationHeadTests {
  private let make = ParameterMaker(seed: Seed(5), device: CPUDevice.standard)

  @Test func itsArraysHaveThePublishedNamesAndShapes() {
    let head = ClassificationHead(make, width: 4, classes: 3)
    #expect(
      head.parameters.map(\.path) == ["cls_head.0.weight", "cls_head.0.bias", "cls_head.2.weight", "cls_head.2.bias"])
    #expect(head.parameters.map(\.shape) == [[4, 4], [4], [3, 4], [3]])
    #expect(reflectedParameters(of: head).map(\.path) == head.parameters.map(\.path))
  }

  @Test func itsFirstValuesAreWithinPyTorchsBound() {
    let head = ClassificationHead(make, width: 16, classes: 3)
    for parameter in head.parameters {
      #expect(parameter.value.values.allSatisfy { abs($0) <= 0.25 })
      #expect(parameter.value.values.contains { abs($0) > 0.05 })
    }
  }

  @Test func logitsAreThoseComputedByHand() {
    let head = ClassificationHead(make, width: 2, classes: 2)
    let values: [[Float]] = [[1, 2, -1, 0], [0.5, -1], [1, 1, 2, -1], [0, 3]]
    for (parameter, values) in zip(head.parameters, values) {
      parameter.value = Tensor(values, shape: parameter.shape, on: parameter.value.device)
    }
    // Hidden: [1 + 2 + 0.5, -1 - 1] = [3.5, -2], of which the ReLU keeps 3.5.
    let logits = head(Variable(Tensor([1, 1], shape: [1, 2])), .inference)
    #expect(logits.value.values == [3.5, 10])
  }
}
