import Autograd
import Downstream
import Encoders
import Tensor
import Testing

@Suite("Backbone") struct BackboneTests {
  @Test func `a copy has the same values and none of the parameters`() throws {
    let backbone = try makeSmallBackbone()
    let copy = backbone.copied()
    let pairs = Array(zip(backbone.model.parameters, copy.model.parameters))
    #expect(pairs.allSatisfy { $0.path == $1.path && $0.value.values == $1.value.values && $0 !== $1 })
    #expect(
      zip(backbone.model.momentum.parameters, copy.model.momentum.parameters)
        .allSatisfy { $0.value.values == $1.value.values })
    let heads = (try #require(backbone.itm).parameters, try #require(copy.itm).parameters)
    #expect(zip(heads.0, heads.1).allSatisfy { $0.value.values == $1.value.values && $0 !== $1 })
  }

  @Test func `training a copy leaves the backbone as it is`() throws {
    let backbone = try makeSmallBackbone()
    let before = backbone.model.parameters.map(\.value.values)
    let copy = backbone.copied()
    for parameter in copy.model.parameters { parameter.value = parameter.value * 2 }
    #expect(backbone.model.parameters.map(\.value.values) == before)
  }

  @Test func `texts are cleaned and cut as in pre-training`() throws {
    let backbone = try makeSmallBackbone()
    #expect(backbone.tokens(of: "A red, circle!") == backbone.tokens(of: "a red circle"))
    let long = Array(repeating: "red circle", count: 40).joined(separator: " ")
    #expect(backbone.tokens(of: long).count == backbone.maxTextLength)
  }
}
