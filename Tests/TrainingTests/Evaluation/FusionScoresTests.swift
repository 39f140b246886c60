import Autograd
import Data
import DataSets
import Encoders
import Losses
import Tensor
import TestSupport
import Testing
import Training

@Suite struct FusionScoresTests {
  private typealias Discrimination = FusionScores.Discrimination

  @Test func theAreaIsTheShareOfComparisonsThatTruePairsWin() {
    #expect(Discrimination(positives: [2, 3], negatives: [0, 1]).area == 1)
    #expect(Discrimination(positives: [0, 1], negatives: [2, 3]).area == 0)
    #expect(Discrimination(positives: [1, 1], negatives: [1, 1, 1]).area == 0.5)
    // 3 beats both, 1 beats one and ties with none, 0.5 ties with one.
    #expect(Discrimination(positives: [3, 1, 0.5], negatives: [0.5, 2]).area == (2 + 1 + 0.5) / 6)
    #expect(Discrimination(positives: [], negatives: [1]).area == 0.5)
  }

  @Test func theAreaIsThatOfAllComparisonsOneByOne() {
    var random = Seed(8).stream()
    let positives = (0..<40).map { _ in Float(random.index(below: 12)) }
    let negatives = (0..<70).map { _ in Float(random.index(below: 10)) }
    var wins = 0.0
    for positive in positives {
      for negative in negatives { wins += positive > negative ? 1 : positive == negative ? 0.5 : 0 }
    }
    #expect(abs(Discrimination(positives: positives, negatives: negatives).area - wins / 2800) < 1e-12)
  }

  @Test func whoAlwaysSaysNoIsRightWithTwoOfThree() {
    let scores = Discrimination(positives: [-1, -2], negatives: [-1, -1, -3, -1])
    #expect(abs(scores.accuracy - 100 * 4 / 6) < 1e-12)
    #expect(Discrimination(positives: [1], negatives: [-1, 0]).accuracy == 100)
  }

  // MARK: - On a model

  private let shapes = CaptionedShapes(split: .test, count: 150, side: 32)

  private func evaluation(threads: Int = 2, objectives: [any Objective.Type] = [ITM.self, MLM.self]) throws -> (
    RetrievalEvaluation, MaskedLanguageHead?
  ) {
    let tokenizer = WordPieceTokenizer(
      vocabulary: try WordPieceTrainer(size: 200).train(on: (0..<150).map { shapes.captions(at: $0)[0] }))
    var recipe = Recipe.tcl(.smoke)
    recipe.objectives = recipe.objectives.filter { term in
      objectives.contains { $0.name == term.name } || term.name == "cma"
    }
    let trainer = try Trainer(
      recipe: recipe, seed: Seed(1), tokens: tokenizer.specialTokens, device: CPUDevice(threadCount: threads))
    let words = trainer.head(of: MLM.self)?.online
    return (RetrievalEvaluation(model: trainer.model, tokenizer: tokenizer, itm: trainer.head(of: ITM.self)), words)
  }

  private func task(_ name: String = "all", where isIncluded: (Int) -> Bool = { _ in true }) -> RetrievalTask {
    RetrievalTask(name: name, source: shapes, where: isIncluded)
  }

  @Test func aModelWithRandomValuesTellsNothingApart() throws {
    let (evaluation, words) = try evaluation()
    let scores = try #require(try evaluation.fusionScores(on: [task()], words: words).first)
    let matching = try #require(scores.matching)
    #expect(scores.task == "all" && matching.pairs == 150)
    #expect(abs(matching.even.area - 0.5) < 0.2 && abs(matching.hard.area - 0.5) < 0.2)
    let found = try #require(scores.words)
    #expect(found.count > 50 && found.own < 30 && found.mostFrequent > 0 && found.mostFrequent < 60)
  }

  @Test func threadsAndCompanyChangeNothing() throws {
    let (one, words) = try evaluation(threads: 1)
    let (three, others) = try evaluation(threads: 3)
    let small = task("some") { $0 < 100 }
    let first = try one.fusionScores(on: [task(), small], words: words)
    #expect(try three.fusionScores(on: [small, task()], words: others).reversed() == first)
  }

  @Test func severalRanksGiveTheSame() throws {
    let (evaluation, words) = try evaluation()
    let alone = try evaluation.fusionScores(on: [task()], words: words)
    let outcomes = ThreadRanks.run(2) { ranks in
      let (own, words) = try FusionScoresTests().evaluation()
      var evaluation = own
      evaluation.division = RankedWork(ranks)
      return try evaluation.fusionScores(on: [FusionScoresTests().task()], words: words)
    }
    for outcome in outcomes { #expect(try outcome.get() == alone) }
  }

  @Test func whatAModelDoesNotHaveIsNotAsked() throws {
    let (matching, none) = try evaluation(objectives: [ITM.self])
    let scores = try #require(try matching.fusionScores(on: [task()], words: none).first)
    #expect(scores.matching != nil && scores.words == nil)
    let (neither, nothing) = try evaluation(objectives: [])
    #expect(try neither.fusionScores(on: [task()], words: nothing).isEmpty)
  }

  /// A group is never its own negative, so that pairs of one group alone have none.
  @Test func picturesOfOneGroupHaveNoNegatives() throws {
    let (evaluation, words) = try evaluation()
    let group = shapes.group(at: 0)
    let scores = try evaluation.fusionScores(on: [task { shapes.group(at: $0) == group }], words: words)
    #expect(scores.first?.matching?.pairs == 0)
  }

  @Test func whoKnowsNothingButSimilarityHasItsArea() throws {
    let (random, _) = try evaluation(objectives: [])
    let head = ITM(seesSimilarity: true).makeHead(
      for: .smoke, ParameterMaker(seed: Seed(6), device: random.model.device))
    let weight = head.classifier.weight
    weight.value = Tensor(zeros: weight.shape, on: weight.value.device)
    let evaluation = RetrievalEvaluation(model: random.model, tokenizer: random.tokenizer, itm: head)
    let matching = try #require(try evaluation.fusionScores(on: [task()], words: nil).first?.matching)
    #expect(abs(matching.even.area - (try #require(matching.evenAreaBySimilarity))) < 1e-3)
    #expect(abs(matching.hard.area - (try #require(matching.hardAreaBySimilarity))) < 1e-3)
  }
}
