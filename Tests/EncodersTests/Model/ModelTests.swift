import TestSupport
import Autograd
import Encoders
import Tensor
import Testing

@Suite struct ModelTests {
  private let model = Model(shape: smallShape, temperature: 0.07, seed: Seed(1))

  @Test func noParameterIsForgotten() {
    let visited = model.parameters + model.momentum.parameters
    let reflected = reflectedParameters(of: model)
    #expect(Set(visited.map(\.path)) == Set(reflected.map(\.path)))
    #expect(visited.count == reflected.count)
    #expect(reflectedParameters(of: model.online).count == model.online.parameters.count)
  }

  @Test func theReflectionFindsWhatIsHidden() {
    struct Hidden {
      let inner: Any
      let list: [Parameter?]
    }
    let (a, b) = (Parameter(path: "a", value: Tensor(1)), Parameter(path: "b", value: Tensor(2)))
    let found = reflectedParameters(of: Hidden(inner: ["key": a], list: [nil, b, a]))
    #expect(found.map(\.path).sorted() == ["a", "b"])
  }

  @Test func pathsAreUnique() {
    let parts = (model.parameters + model.momentum.parameters).flatMap(\.parts)
    #expect(Set(parts).count == parts.count)
  }

  @Test func momentumTwinsLineUpByNameAndStartAsCopies() {
    let twins = model.momentumTwins
    #expect(twins.count == model.online.parameters.count)
    for (online, momentum) in twins {
      #expect(momentum.path == EncoderSet.momentumPath(online.path))
      #expect(momentum.parts == online.parts.map(EncoderSet.momentumPath))
      #expect(momentum.value.values == online.value.values)
      #expect(momentum !== online)
    }
    #expect(EncoderSet.momentumPath("visual_encoder.norm.bias") == "visual_encoder_m.norm.bias")
  }

  @Test func theTemperatureHasNoTwin() {
    #expect(model.parameters.first === model.temperature)
    #expect(!model.momentumTwins.contains { $0.online === model.temperature })
  }

  @Test func firstValuesDependOnSeedAndPathOnly() {
    // Another depth, another vocabulary: what both models have starts equal.
    var shape = smallShape
    shape.imageDepth = 1
    shape.fusionDepth = 1
    shape.embedWidth = 7
    let other = Model(shape: shape, temperature: 0.5, seed: Seed(1))
    let values = Dictionary(uniqueKeysWithValues: model.online.parameters.map { ($0.path, $0) })
    var shared = 0
    for parameter in other.online.parameters where values[parameter.path]?.shape == parameter.shape {
      #expect(values[parameter.path]?.value.values == parameter.value.values, "\(parameter.path)")
      shared += 1
    }
    #expect(shared == other.online.parameters.count - 4)
    let reseeded = Model(shape: smallShape, temperature: 0.07, seed: Seed(2))
    #expect(reseeded.online.image.parameters[0].value.values != model.online.image.parameters[0].value.values)
  }
}
