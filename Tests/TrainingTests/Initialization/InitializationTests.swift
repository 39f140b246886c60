import Checkpoints
import Files
import Autograd
import Data
import Encoders
import Foundation
import Tensor
import TestSupport
import Testing
import Training

@Suite struct InitializationTests {
  private let folder: WeightFolder
  private let source: WeightSource

  init() throws {
    folder = try WeightFolder()
    source = WeightSource(folder.path)
  }

  private func recipe(_ initialization: Initialization? = nil) throws -> Recipe {
    let initialization = try initialization ?? Initialization(recognizing: [source])
    return Recipe.tcl(.smoke).beginning(with: initialization, fitting: try initialization.sizes())
  }

  private func trainer(_ recipe: Recipe) throws -> Trainer {
    try Trainer(recipe: recipe, seed: Seed(2), tokens: exampleTokens)
  }

  @Test func aBERTFillsTextAndFusionAndTheirMomentumTwins() throws {
    let trainer = try trainer(try recipe())
    let reports = try trainer.initialize()
    #expect(reports.count == 1 && reports[0].names == "Hugging Face BERT" && reports[0].coverage > 80)
    #expect(reports[0].unexpected.isEmpty)
    let stored = folder.model.online
    let values = Dictionary(
      (stored.text.parameters + stored.fusion.parameters).map { ($0.path, $0.value) }
    ) { first, _ in first }
    var count = 0
    for parameter in trainer.parameters where !parameter.path.contains("crossattention") {
      guard let value = values[parameter.path] else { continue }
      // Positions are cut to the model's.
      #expect(parameter.value.values.elementsEqual(value.values.prefix(parameter.value.count)), "\(parameter.path)")
      count += 1
    }
    #expect(count > 20)
    for (online, momentum) in trainer.momentumTwins {
      #expect(online.value.values == momentum.value.values, "\(online.path)")
    }
  }

  @Test func whatTheFileDoesNotHaveKeepsItsRandomValues() throws {
    let random = try trainer(try recipe().with(\.initialization, nil))
    let pretrained = try trainer(try recipe())
    try pretrained.initialize()
    for (a, b) in zip(random.parameters, pretrained.parameters) {
      let isLoaded = a.path.hasPrefix("text_encoder.bert.") && !a.path.contains("crossattention")
      if isLoaded && a.path.hasSuffix("dense.weight") { #expect(a.value.values != b.value.values, "\(a.path)") }
      if !isLoaded { #expect(a.value.values == b.value.values, "\(a.path)") }
    }
  }

  @Test func aTrainerDoesNotTrainWithoutItsWeights() throws {
    let trainer = try trainer(try recipe())
    let batch = exampleBatch(0, vocabulary: 40)
    let error = #expect(throws: TrainingError.self) { try trainer.train(batch) }
    #expect(error?.description.contains("initialize()") == true)
    try trainer.initialize()
    #expect(try trainer.train(batch).total.isFinite)
  }

  @Test func aTrainerThatContinuesNeedsNoFile() throws {
    let first = try trainer(try recipe())
    try first.initialize()
    try first.train(exampleBatch(0, vocabulary: 40))
    let path = folder.path + "/checkpoint.safetensors"
    try Checkpoint.write(first, to: path)
    let second = try trainer(try recipe())
    try Checkpoint.restore(second, from: path)
    #expect(
      try second.train(exampleBatch(1, vocabulary: 40)).total == first.train(exampleBatch(1, vocabulary: 40)).total)
  }

  @Test func otherSizesAreAnErrorThatNamesBoth() throws {
    var recipe = try recipe()
    recipe.model = .smoke
    recipe.model.vocabularySize = 40
    let trainer = try trainer(recipe)
    let before = trainer.parameters.map(\.value.values)
    let error = #expect(throws: WeightSourceError.self) { try trainer.initialize() }
    let words = error?.description ?? ""
    #expect(words.contains("textWidth 24") && words.contains("32") && words.contains("--fit"))
    #expect(trainer.parameters.map(\.value.values) == before)
  }

  @Test func tooLittleIsAnError() throws {
    let trainer = try trainer(try recipe(.pretrained(text: source, requiring: 99.5)))
    let error = #expect(throws: WeightSourceError.self) { try trainer.initialize() }
    #expect(error?.description.contains("below the 99.5 %") == true)
  }

  @Test func theContentIsPartOfTheIdentityAndThePlaceIsNot() throws {
    func identity(_ folder: WeightFolder) throws -> UInt64 {
      var known: [String: WeightSource] = [:]
      return try recipe(.pretrained(text: WeightSource(folder.path))).resolvingWeights(&known).fingerprint()
    }
    let mine = try identity(folder)
    #expect(try identity(WeightFolder()) == mine)
    #expect(try identity(WeightFolder(seed: 2)) != mine)
    #expect(try recipe().with(\.initialization, nil).fingerprint() != mine)
  }

  @Test func weightsThatChangedAreNotUsed() throws {
    var known: [String: WeightSource] = [:]
    let recipe = try recipe().resolvingWeights(&known)
    let other = try WeightFolder(seed: 2)
    let path = folder.path + "/model.safetensors"
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: other.path + "/model.safetensors", toPath: path)
    let trainer = try trainer(recipe)
    let error = #expect(throws: WeightSourceError.self) { try trainer.initialize() }
    #expect(error?.description.contains("has changed") == true)
  }

  @Test func aTrainedVocabularyMakesNoSenseOfForeignIDs() throws {
    let recipe = try recipe().with(\.tokenizer, .standard)
    #expect(recipe.fault?.contains("vocabulary") == true)
  }

  @Test func theVocabularyIsTheOneBesideTheWeights() throws {
    let tokenizer = try #require(try recipe().tokenizer.tokenizer())
    #expect(tokenizer.vocabularySize == 40 && tokenizer.encode("Ab c") == [2, 5, 32, 7])
    try folder.write(#"{"do_lower_case":false}"#, to: "tokenizer_config.json")
    let cased = try #require(try recipe().tokenizer.tokenizer())
    #expect(cased.encode("Ab c") == [2, 1, 7])
    var settings = try recipe().tokenizer
    (settings.appendsSeparator, settings.lowercases) = (true, true)
    #expect(try settings.tokenizer()?.encode("Ab c") == [2, 5, 32, 7, 3])
  }

  @Test func weightsWithoutAVocabularyAreAnError() throws {
    try FileManager.default.removeItem(atPath: folder.path + "/vocab.txt")
    let error = #expect(throws: WeightSourceError.self) { try recipe().tokenizer.tokenizer() }
    #expect(error?.description.contains("vocab.txt") == true)
  }

  @Test func aModelThatWasNotFetchedSaysHowToFetchIt() throws {
    let nowhere = CacheFolder(root: folder.path + "/nothing")
    let error = #expect(throws: WeightSourceError.self) {
      try Initialization(recognizing: [.minilm], in: nowhere)
    }
    #expect(error?.description.contains("`triad checkpoint fetch minilm`") == true)
  }

  @Test func twoFilesForTheSameEncoderAreAnError() throws {
    #expect(throws: WeightSourceError.self) { try Initialization(recognizing: [source, source]) }
  }

  @Test func aRecipeWithoutTheseChoicesKeepsItsIdentity() throws {
    let text = try Recipe.tcl(.smoke).canonicalJSON()
    #expect(!text.contains("initialization") && !text.contains("tokenizer"))
    #expect(try Recipe.tcl(.smoke).with(\.tokenizer, .standard).canonicalJSON() == text)
    #expect(try Recipe.tcl(.smoke).with(\.tokenizer.appendsSeparator, true).canonicalJSON() != text)
  }
}

/// A folder with a small BERT, its configuration and its vocabulary, that is removed with the value.
final class WeightFolder {
  let path: String
  /// The model whose text and fusion layers are in the file.
  let model: Model

  /// 24 wide, two layers, four heads, 40 tokens.
  static let shape = ModelShape.smoke.fitting(
    WeightSizes(text: WeightSizes.Text(width: 24, depth: 2, vocabularySize: 40, maxPositions: 64, heads: 4)))

  init(seed: UInt64 = 1) throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("triad-weights-\(UUID().uuidString)").path
    var shape = Self.shape
    shape.maxPositions = 64
    model = Model(shape: shape, temperature: 1, seed: Seed(seed))
    let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
    try writeBERT(of: model, tokens: letters + letters.prefix(9).map { "##" + $0 }, to: path)
    try write(#"{"num_attention_heads":4,"hidden_act":"gelu"}"#, to: "config.json")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to file: String) throws {
    try Foundation::Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + file))
  }
}
