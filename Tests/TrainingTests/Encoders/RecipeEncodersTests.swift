import Encoders
import Experiments
import Foundation
import Losses
import Parts
import Tensor
import TestSupport
import Testing
import Training

@Suite struct RecipeEncodersTests {
  private let tcl = Recipe.tcl(.smoke)

  @Test func `A recipe of the standard encoders does not mention them`() throws {
    let text = try tcl.canonicalJSON()
    #expect(!text.contains("encoders"))
    #expect(try tcl.with(\.encoders, .vitBERT).canonicalJSON() == text)
    #expect(
      try tcl.with(\.encoders.image, ConvolutionalEncoder()).with(\.encoders.image, ViT()).canonicalJSON() == text)
    #expect(tcl.encoders == .vitBERT)
  }

  @Test func `Another encoder is another identity and is read back`() throws {
    let recipe = tcl.with(\.encoders.image, ConvolutionalEncoder(channels: 6))
    let text = try recipe.canonicalJSON()
    #expect(text.contains(#""encoders":{"image":{"name":"convolutional","settings":{"channels":6}}}"#))
    #expect(try recipe.fingerprint() != tcl.fingerprint())
    let decoder = JSONDecoder()
    decoder.userInfo[.parts] = Recipe.standardTypes.adding(ConvolutionalEncoder.self)
    let read = try decoder.decode(Recipe.self, from: Foundation.Data(text.utf8))
    #expect(read == recipe.named("") && read.parts.map { type(of: $0.value).partName }.contains("convolutional"))
  }

  @Test func `What an objective needs and an encoder does not give is said before training, with both names`() throws {
    let wholes = tcl.with(\.encoders.image, Wholes())
    #expect(
      wholes.fault == "the objective 'lmi' needs a grid of patches, which the image encoder 'wholes' does not give")
    #expect(wholes.removing(LMI.self).fault == nil && wholes.weighted(LMI.self, 0).fault == nil)
    #expect(
      tcl.with(\.encoders.text, Tableless()).fault
        == "the objective 'mlm' needs a table of word vectors, which the text encoder 'tableless' does not give")
    let error = #expect(throws: TrainingError.self) {
      try Trainer(recipe: wholes, seed: Seed(1), tokens: exampleTokens)
    }
    #expect(error?.description.contains("'lmi' needs a grid of patches") == true)
  }

  @Test func `An encoder that cannot be made for the sizes is a fault`() {
    var recipe = tcl.with(\.encoders.image, ConvolutionalEncoder())
    #expect(recipe.fault == nil)
    (recipe.model.imageSide, recipe.model.patch) = (36, 9)
    #expect(recipe.fault == "the image encoder 'convolutional' cannot be made: patch 9 has no half")
  }

  @Test func `Encoders without a grid train with what does not need one`() throws {
    let recipe = tcl.with(\.encoders.image, Wholes()).removing(LMI.self)
    let trainer = try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens)
    for step in 0..<2 { #expect(try trainer.train(exampleBatch(step)).total.isFinite) }
  }

  @Test func `Published weights are for the standard encoders`() {
    var recipe = tcl.with(\.tokenizer.tokens, .weights(.minilm))
    recipe.initialization = .pretrained(text: .minilm)
    #expect(recipe.fault == nil && recipe.with(\.encoders.image, ConvolutionalEncoder()).fault == nil)
    #expect(
      recipe.with(\.encoders.text, BagOfWords()).fault?.hasPrefix(
        "its text encoder begins with published weights, which the text encoder 'bag-of-words' cannot take") == true)
    #expect(
      recipe.with(\.encoders.fusion, ConcatenationFusion()).fault?.contains("the fusion encoder 'concatenation'")
        == true)
    recipe.initialization = .pretrained(WeightSource("tcl.safetensors"))
    #expect(
      recipe.with(\.encoders.image, ConvolutionalEncoder()).fault?.contains("the image encoder 'convolutional'") == true
    )
  }
}
