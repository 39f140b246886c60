import Autograd
import Encoders
import Experiments
import Tensor
import TestSupport
import Testing

/// What becomes of a model of other encoders; whether they are sound, `checkEncoder` says.
@Suite struct ForeignEncoderTests {
  private func model(_ encoders: EncoderChoice) -> Model {
    var shape = smallShape
    shape.initialDeviation = 0.3
    return Model(shape: shape, encoders: encoders, temperature: 0.07, seed: Seed(3))
  }

  @Test(arguments: EncoderChoice.compared.map(\.value))
  func `A model of them forgets no parameter and starts its momentum as a copy`(
    encoders: EncoderChoice
  ) {
    let model = model(encoders)
    let visited = model.parameters + model.momentum.parameters
    let reflected = reflectedParameters(of: model)
    #expect(Set(visited.map(\.path)) == Set(reflected.map(\.path)) && visited.count == reflected.count)
    #expect(Set(visited.map(\.path)).count == visited.count)
    #expect(model.momentumTwins.allSatisfy { $0.online.value.values == $0.momentum.value.values })
    #expect(model.encoders == encoders)
  }

  @Test func `Another encoder moves no first value of the others`() {
    let plain = Dictionary(
      uniqueKeysWithValues: model(.vitBERT).online.parameters.map { ($0.path, $0.value.values) })
    let other = model(EncoderChoice(image: ConvolutionalEncoder())).online
    let shared = other.parameters.filter { plain[$0.path] != nil }
    #expect(shared.count == other.parameters.count - 8)
    #expect(shared.allSatisfy { plain[$0.path] == $0.value.values })
  }
}
