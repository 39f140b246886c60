import Autograd
import Encoders
import Tensor
import Testing

@Suite struct LayerTests {
  @Test func takingValuesCopiesEveryParameter() {
    func layer(_ path: String) -> Linear {
      Linear(ParameterMaker(seed: Seed(1), device: CPUDevice.standard), path, inputs: 3, outputs: 2, .torchDefault)
    }
    let (own, other) = (layer("own"), layer("other"))
    #expect(own.weight.value.values != other.weight.value.values)
    own.takeValues(of: other)
    #expect(own.parameters.map(\.value.values) == other.parameters.map(\.value.values))
    #expect(own.parameters.map(\.path) == ["own.weight", "own.bias"])
    let before = other.weight.value.values
    own.weight.value.add(own.weight.value)
    #expect(other.weight.value.values == before)
  }
}
