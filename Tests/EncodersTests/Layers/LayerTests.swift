import Autograd
import Encoders
import Tensor
import TestSupport
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

  @Test func valuesOfOtherShapesAreTakenAsTheyAreMadeToFit() {
    let own = [parameter("a", [0, 0]), parameter("b", [0, 0, 0])]
    let others = [parameter("c", [1, 2]), parameter("d", [3])]
    own.takeValues(of: others) { value, parameter in
      value.shape == parameter.shape ? value : Tensor(repeating: value.values[0], shape: parameter.shape)
    }
    #expect(own.map(\.value.values) == [[1, 2], [3, 3, 3]])
  }

  @Test func momentumParametersMoveTowardTheirOnlineOnes() {
    let (online, momentum) = (
      [parameter("a", [8]), parameter("b", [0, 4])], [parameter("c", [4]), parameter("d", [8, 4])]
    )
    let twins = online.followed(by: momentum)
    #expect(twins.map(\.online.path) == ["a", "b"] && twins.map(\.momentum.path) == ["c", "d"])
    twins.moveMomentum(decay: 0.75)
    #expect(momentum.map(\.value.values) == [[5], [6, 4]])
    #expect(online.map(\.value.values) == [[8], [0, 4]])
  }

  private func parameter(_ path: String, _ values: [Float]) -> Parameter {
    Parameter(path: path, value: Tensor(values, shape: [values.count]))
  }
}
