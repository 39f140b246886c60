import TestSupport
import DataSets
import Autograd
import Data
import Downstream
import Encoders
import Losses
import Tensor
import Testing
import Training

@Suite("RetrievalFineTuning") struct RetrievalFineTuningTests {
  private let material = ShapeMaterial(training: 0, test: 0, side: 32)

  private func task(steps: Int = 2, _ pairs: FoldedPairs? = nil) -> RetrievalFineTuning {
    var recipe = RetrievalFineTuning.recipe(at: .smoke)
    recipe.steps = steps
    return RetrievalFineTuning(pairs: pairs ?? material.retrievalPairs(.test), recipe: recipe)
  }

  @Test func `every picture and every group is asked once, and the published columns are there twice`() throws {
    let task = task()
    let backbone = try makeSmallBackbone()
    let before = backbone.model.parameters.map(\.value.values)
    let result = try task.evaluate(backbone, seed: Seed(0)) { _ in }
    let groups = Set((0..<task.pairs.pairs.count).map { task.pairs.pairs.group(at: $0) })
    #expect(result.byKind.map(\.count) == [task.pairs.pairs.count, groups.count])
    #expect(
      result.details.map(\.name).prefix(10) == [
        "txt_r1", "txt_r5", "txt_r10", "txt_r_mean", "img_r1", "img_r5", "img_r10", "img_r_mean", "r_mean",
        "dual r_mean",
      ])
    #expect(result.details.map(\.name).contains("zero-shot r_mean") && result.details.count == 20)
    #expect(task.reportedDetails.allSatisfy { name in result.details.contains { $0.name == name } })
    #expect(abs(result.details[3].value - result.byKind[0].value) < 1e-3)
    #expect(backbone.model.parameters.map(\.value.values) == before)
  }

  /// A matching that has learned nothing beside similarity, re-ranking by the criterion that the backbone brings.
  @Test func `a head that sees similarity is trained on and judges as before`() throws {
    let small = try makeSmallBackbone()
    let head = ITM(seesSimilarity: true).makeHead(
      for: small.model.shape, ParameterMaker(seed: Seed(3), device: small.model.device))
    let weight = head.classifier.weight
    weight.value = Tensor(zeros: weight.shape, on: weight.value.device)
    let backbone = Backbone(
      model: small.model, tokenizer: small.tokenizer, itm: head, reranking: .posterior, maxTextLength: 25)
    let result = try task(steps: 0).evaluate(backbone, seed: Seed(0)) { _ in }
    func value(_ name: String) throws -> Double { try #require(result.details.first { $0.name == name }).value }
    #expect(abs(try value("zero-shot r_mean") - value("zero-shot dual r_mean")) < 1)
    let trained = try task(steps: 2).evaluate(backbone, seed: Seed(0)) { _ in }
    #expect(trained.details.allSatisfy { $0.value.isFinite })
  }

  @Test func `without steps nothing is gained, bit for bit`() throws {
    let result = try task(steps: 0).evaluate(makeSmallBackbone(), seed: Seed(0)) { _ in }
    #expect(result.details.prefix(10).map(\.value) == result.details.suffix(10).map(\.value))
  }

  @Test func `where matching is not trained, the backbone's head still puts candidates in order`() throws {
    let recipe = RetrievalFineTuning.recipe(at: .smoke).removing(ITM.self).with(\.steps, 0)
    let pairs = material.retrievalPairs(.test)
    let task = RetrievalFineTuning(pairs: pairs, recipe: recipe)
    let result = try task.evaluate(makeSmallBackbone(), seed: Seed(0)) { _ in }
    #expect(result.details.prefix(10).map(\.value) == result.details.suffix(10).map(\.value))
  }

  @Test func `equal seeds give equal results, others do not`() throws {
    let backbone = try makeSmallBackbone()
    let first = try task().evaluate(backbone, seed: Seed(1)) { _ in }
    #expect(try task().evaluate(backbone, seed: Seed(1)) { _ in }.scores == first.scores)
    #expect(try task().evaluate(backbone, seed: Seed(2)) { _ in }.scores != first.scores)
  }

  @Test func `fine-tuning beats the backbone and chance`() throws {
    var recipe = RetrievalFineTuning.recipe(at: .smoke)
    recipe.steps = 150
    recipe.batchSize = 24
    recipe.distillation = .none
    recipe.optimizer = AdamWSettings(learningRate: LearningRate(peak: 2e-3, floor: 1e-4, warmUp: 5), clipNorm: 1)
    let pairs = CaptionedShapes(split: .train, count: 120, side: 32)
    let folds = FoldedPairs(pairs, count: 2, percentile: { Int(Hashing.mix(Hashing.fnv1a($0)) % 100) })
    let task = RetrievalFineTuning(pairs: folds, recipe: recipe)
    let result = try task.evaluate(makeSmallBackbone(), seed: Seed(0)) { _ in }
    let gain = try #require(result.details.first { $0.name == "zero-shot r_mean" })
    #expect(result.value > gain.value + 5 && result.value > task.baselines[0].value + 5)
  }

  @Test func `a fold that shares a group with another is refused by name`() throws {
    let captions = ["a red circle", "a blue square", "a red circle", "a green star"]
    let picture = CaptionedShapes(split: .train, count: 1, side: 32).image(at: 0)
    let pairs = InMemorySource(
      name: "leaky", samples: captions.map { .init(image: picture, captions: [$0]) })
    let leaky = task(FoldedPairs(pairs, count: 2) { $0 / 2 })
    #expect(
      throws: DownstreamError.leak(task: "tux-retrieval", count: 1, example: "those of the group 'a red circle'")
    ) {
      try leaky.evaluate(makeSmallBackbone(), seed: Seed(0)) { _ in }
    }
    let sound = FoldedPairs(pairs, count: 2) { $0 % 2 }
    #expect(sound.sharedGroups.isEmpty)
  }

  @Test func `chance is what a random order reaches`() throws {
    // Two folds of two pictures of two groups each: the first hit is even odds, the fifth and tenth certain.
    let captions = ["a", "b", "c", "d"]
    let picture = CaptionedShapes(split: .train, count: 1, side: 32).image(at: 0)
    let pairs = InMemorySource(
      name: "four", samples: captions.map { .init(image: picture, captions: [$0]) })
    let task = task(FoldedPairs(pairs, count: 2) { $0 / 2 })
    #expect(abs(task.baselines[0].value - 100 * (0.5 + 1 + 1) / 3) < 1e-4)
  }

  @Test func `captions of one group are positives of each other in contrast and matching, not in local information`() {
    for scale in Scale.standard {
      let recipe = RetrievalFineTuning.recipe(at: scale)
      #expect(recipe.objectives.map(\.name) == ["cma", "imc", "lmi", "itm"])
      #expect(recipe.objectives.compactMap { ($0.objective as? CMA)?.positives } == [.sameGroup])
      #expect(recipe.objectives.compactMap { ($0.objective as? LMI)?.positives } == [.own])
      #expect(recipe.fault == nil)
    }
  }
}
