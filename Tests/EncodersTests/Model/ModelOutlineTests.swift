import Encoders
import Experiments
import Parts
import Tensor
import TestSupport
import Testing

/// Cannot be made for anything.
private struct Impossible: FusionArchitecture {
  static let name = "impossible"

  func fault(for shape: ModelShape) -> String? { "textWidth \(shape.textWidth) is too wide" }

  func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any FusionEncoder {
    BERTFusion().makeEncoder(for: shape, make)
  }
}

@Suite struct ModelOutlineTests {
  private func outline(_ encoders: EncoderChoice, _ change: (inout ModelShape) -> Void = { _ in }) -> ModelOutline {
    var shape = smallShape
    change(&shape)
    return ModelOutline(shape: shape, encoders: encoders)
  }

  @Test func `It says before a model is made what the model will have`() {
    for encoders in EncoderChoice.compared.map(\.value) {
      let outline = outline(encoders)
      let model = Model(shape: smallShape, encoders: encoders, temperature: 1, seed: Seed(1))
      #expect(outline.fault == nil)
      #expect(outline.gridSide == 3 && model.online.image.gridSide == 3)
      #expect(outline.gives == Set(EncoderOutput.allCases) && model.online.text.wordEmbeddings != nil)
    }
    let less = outline(EncoderChoice(image: Wholes(), text: Tableless()))
    #expect(less.fault == nil && less.gridSide == nil && less.gives == [.words])
  }

  @Test func `The encoder that cannot be made is named with its reason`() {
    #expect(outline(.vitBERT) { $0.patch = 7 }.fault == "imageSide 24 is not a multiple of patch 7")
    #expect(
      outline(EncoderChoice(image: ConvolutionalEncoder())) { ($0.imageSide, $0.patch) = (21, 7) }.fault
        == "the image encoder 'convolutional' cannot be made: patch 7 has no half")
    #expect(
      outline(EncoderChoice(fusion: Impossible())).fault
        == "the fusion encoder 'impossible' cannot be made: textWidth 24 is too wide")
  }

  @Test func `Sizes that are none are said and not computed with`() {
    #expect(outline(.vitBERT) { $0.patch = 0 }.fault == "patch is 0; it must be at least 1")
  }

  @Test func `What is not given is said with whose it would be`() {
    let less = outline(EncoderChoice(image: Wholes(), text: Tableless()))
    #expect(less.absence(among: [.words]) == nil)
    #expect(
      less.absence(among: [.words, .grid]) == "a grid of patches, which the image encoder 'wholes' does not give")
    #expect(
      less.absence(among: [.wordTable])
        == "a table of word vectors, which the text encoder 'tableless' does not give")
  }

  @Test func `Pictures of another side are for encoders whose parameters do not depend on it`() {
    #expect(EncoderChoice.vitBERT.fault(showing: 48, to: smallShape) == nil)
    #expect(EncoderChoice(image: ConvolutionalEncoder()).fault(showing: 48, to: smallShape) == nil)
    #expect(EncoderChoice(image: Wholes()).fault(showing: 24, to: smallShape) == nil)
    #expect(
      EncoderChoice(image: Wholes()).fault(showing: 48, to: smallShape)
        == "the image encoder 'wholes' has parameters that depend on the side of its pictures")
  }
}
