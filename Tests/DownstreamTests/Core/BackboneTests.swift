import Training
import TestSupport
import Autograd
import Downstream
import Encoders
import Experiments
import Losses
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

  @Test func `a copy judges matches as the backbone does`() throws {
    let small = try makeSmallBackbone()
    let make = ParameterMaker(seed: Seed(3), device: small.model.device)
    let head = ITM(seesSimilarity: true).makeHead(for: small.model.shape, make)
    try #require(head.similarity).value = Tensor([0.25], shape: [1, 1], on: small.model.device)
    let backbone = Backbone(
      model: small.model, tokenizer: small.tokenizer, itm: head, reranking: .posterior, maxTextLength: 25)
    let copy = backbone.copied()
    #expect(copy.itm?.similarity?.value.values == [0.25] && copy.reranking == .posterior)
    #expect(try #require(small.copied().itm).similarity == nil)
  }

  @Test func `training a copy leaves the backbone as it is`() throws {
    let backbone = try makeSmallBackbone()
    let before = backbone.model.parameters.map(\.value.values)
    let copy = backbone.copied()
    for parameter in copy.model.parameters { parameter.value = parameter.value * 2 }
    #expect(backbone.model.parameters.map(\.value.values) == before)
  }

  @Test func `a copy for larger pictures sees them in more patches and keeps all else`() throws {
    let backbone = try makeSmallBackbone()
    let (side, patch) = (backbone.model.shape.imageSide, backbone.model.shape.patch)
    let copy = backbone.copied(imageSide: 2 * side)
    #expect(copy.model.shape.imageSide == 2 * side)
    for (origin, taken) in [
      (backbone.model.parameters, copy.model.parameters),
      (backbone.model.momentum.parameters, copy.model.momentum.parameters),
    ] {
      let others = zip(origin, taken).filter { !$0.0.path.hasSuffix(".pos_embed") }
      #expect(others.count == origin.count - 1)
      #expect(others.allSatisfy { $0.value.values == $1.value.values })
    }
    let places = 4 * (side / patch) * (side / patch) + 1
    let views = Tensor(zeros: [2, 3, 2 * side, 2 * side], on: copy.model.device)
    #expect(copy.model.online.image(views, .inference).rows.shape == [2 * places, copy.model.shape.imageWidth])
  }

  @Test func `a copy of encoders of one's own is made of them, for pictures that they can see`() throws {
    let small = try makeSmallBackbone()
    let encoders = EncoderChoice(image: ConvolutionalEncoder(), text: BagOfWords())
    let model = Model(shape: small.model.shape, encoders: encoders, temperature: 0.07, seed: Seed(2))
    let backbone = Backbone(model: model, tokenizer: small.tokenizer, maxTextLength: 25)
    let copy = backbone.copied(imageSide: 48)
    #expect(copy.model.encoders == encoders && copy.model.online.image.gridSide == 6)
    #expect(zip(model.parameters, copy.model.parameters).allSatisfy { $0.value.values == $1.value.values })
  }

  @Test func `equal positions stay equal on a larger picture`() throws {
    let backbone = try makeSmallBackbone()
    let positions = try #require(backbone.model.parameters.first { $0.path.hasSuffix(".pos_embed") })
    positions.value = Tensor(repeating: 0.25, shape: positions.shape, on: positions.value.device)
    let copy = backbone.copied(imageSide: 3 * backbone.model.shape.imageSide)
    let resized = try #require(copy.model.parameters.first { $0.path.hasSuffix(".pos_embed") })
    #expect(resized.value.values.allSatisfy { abs($0 - 0.25) < 1e-6 })
  }

  @Test func `texts are cleaned and cut as in pre-training`() throws {
    let backbone = try makeSmallBackbone()
    #expect(backbone.tokens(of: "A red, circle!") == backbone.tokens(of: "a red circle"))
    let long = Array(repeating: "red circle", count: 40).joined(separator: " ")
    #expect(backbone.tokens(of: long).count == backbone.maxTextLength)
  }
}
