import Data
import Autograd
import Checkpoints
import Encoders
import Foundation
import Tensor
import TestSupport
import Testing
import Training

/// Pre-trained encoders whose layers are frozen, or all read text.
@Suite struct FrozenInitializationTests {
  /// A BERT of two layers, all of which read text in a model with one fusion layer.
  private func recipe(_ folder: String, rateScale: Float = 1, frozen: FrozenLayers = .none) -> Recipe {
    var recipe = Recipe.tcl(.smoke)
    recipe.model.textWidth = 32
    (recipe.model.textDepth, recipe.model.fusionDepth) = (2, 1)
    (recipe.model.vocabularySize, recipe.model.maxPositions) = (31, 32)
    let source = WeightSource(folder)
    recipe.initialization = .pretrained(text: source, rateScale: rateScale)
    recipe.tokenizer.tokens = .weights(source)
    recipe.frozen = frozen
    return recipe
  }

  private func trainer(_ recipe: Recipe) throws -> Trainer {
    try Trainer(recipe: recipe, seed: Seed(2), tokens: exampleTokens)
  }

  private func value(_ path: String, in trainer: Trainer) throws -> [Float] {
    try #require(trainer.model.online.parameters.first { $0.path == path }).value.values
  }

  @Test func whereAllLayersReadTextTheFusionEncoderBeginsAsTheLastOnes() throws {
    try withTemporaryFolder { folder in
      try writeSmallBERT(width: 32, to: folder)
      let trainer = try trainer(recipe(folder))
      let report = try #require(try trainer.initialize().first)
      #expect(report.coverage > 80)
      let layer = "text_encoder.bert.encoder.layer."
      for name in ["attention.output.dense.weight", "intermediate.dense.bias", "output.LayerNorm.weight"] {
        let (text, fusion) = (try value("\(layer)1.\(name)", in: trainer), try value("\(layer)2.\(name)", in: trainer))
        #expect(text == fusion, "\(name)")
        #expect(
          try value("\(layer)0.\(name)", in: trainer) != text || name.contains("LayerNorm") || name.contains("bias"))
      }
      for (online, momentum) in trainer.momentumTwins {
        #expect(online.value.values == momentum.value.values, "\(online.path)")
      }
    }
  }

  @Test func encodersThatBeginWithPublishedValuesCanLearnMoreSlowly() throws {
    try withTemporaryFolder { folder in
      try writeSmallBERT(width: 32, to: folder)
      func change(_ rateScale: Float) throws -> (text: Float, cross: Float, projection: Float) {
        let trainer = try trainer(recipe(folder, rateScale: rateScale))
        try trainer.initialize()
        let paths = [
          "text_encoder.bert.encoder.layer.0.output.dense.weight",
          "text_encoder.bert.encoder.layer.2.crossattention.output.dense.weight", "text_proj.weight",
        ]
        let before = try paths.map { try value($0, in: trainer) }
        try trainer.train(exampleBatch(0, vocabulary: 31))
        let changes = try zip(paths, before).map { path, old in
          zip(try value(path, in: trainer), old).reduce(0) { max($0, abs($1.0 - $1.1)) }
        }
        return (changes[0], changes[1], changes[2])
      }
      let (plain, slow) = (try change(1), try change(0.1))
      #expect(abs(slow.text / plain.text - 0.1) < 0.02 && abs(slow.cross / plain.cross - 0.1) < 0.02)
      #expect(abs(slow.projection / plain.projection - 1) < 0.02)
      #expect(try change(0).text == 0)
      #expect(recipe(folder, rateScale: -1).fault?.contains("initialization.rateScale is -1.0") == true)
      let plainText = try recipe(folder).canonicalJSON()
      #expect(!plainText.contains("rateScale\":0") && plainText.components(separatedBy: "rateScale").count == 2)
    }
  }

  @Test func frozenLayersKeepTheirValuesAndACheckpointHoldsThoseOfAFileOfOnesOwn() throws {
    try withTemporaryFolder { folder in
      try writeSmallBERT(width: 32, to: folder + "/bert")
      let frozen = recipe(folder + "/bert", frozen: FrozenLayers(image: 0..<1, text: 0..<2))
      let first = try trainer(frozen)
      try first.initialize()
      let before = first.frozenParameters.map(\.value.values)
      #expect(!before.isEmpty && first.parameters.allSatisfy { !$0.isFrozen })
      for step in 0..<2 { try first.train(exampleBatch(step, vocabulary: 31)) }
      #expect(first.frozenParameters.map(\.value.values) == before)
      let path = folder + "/checkpoint.safetensors"
      try Checkpoint.write(first, to: path)
      // Random values follow from the seed; those of the file are there, and nobody needs the file again.
      let names = try SafeTensorsReader(path: path).names
      #expect(names.contains("text_encoder.bert.encoder.layer.0.output.dense.weight"))
      #expect(!names.contains("visual_encoder.cls_token"))
      let second = try trainer(frozen)
      try Checkpoint.restore(second, from: path)
      #expect(second.frozenParameters.map(\.value.values) == before)
      for (one, other) in zip(second.model.online.frozenParameters, second.model.momentum.frozenParameters) {
        #expect(one.value.values == other.value.values)
      }
      _ = try (first.train(exampleBatch(2, vocabulary: 31)), second.train(exampleBatch(2, vocabulary: 31)))
      for (one, other) in zip(first.parameters, second.parameters) { #expect(one.value.values == other.value.values) }
    }
  }

  @Test func theScaleOfPublishedEncodersCanBeTrained() {
    let recipe = Recipe.tcl(.pretrained)
    #expect(recipe.fault == nil)
    #expect(recipe.frozen == FrozenLayers(image: 0..<12, text: 0..<6) && recipe.views == .fixed(4))
  }
}
