import Data
import Encoders
import Losses
import Tensor
import TestSupport
import Testing
import Training

@Suite struct CadenceTrainingTests {
  private let tcl = Recipe.tcl(.smoke)

  private func reports(_ recipe: Recipe, steps: Int = 4) throws -> (reports: [StepReport], trainer: Trainer) {
    // A device of its own: others would count their operations too.
    let device = CPUDevice(threadCount: 1)
    let trainer = try Trainer(
      recipe: recipe.with(\.steps, steps), seed: Seed(1), tokens: exampleTokens, device: device)
    return (try (0..<steps).map { try trainer.train(exampleBatch($0, on: device)) }, trainer)
  }

  private func names(_ report: StepReport) -> [String] { report.losses.map(\.name.rawValue) }

  @Test func anObjectiveIsInItsStepsAloneAndInTheOrderOfTheRecipe() throws {
    let paced = tcl.paced(ITM.self, Cadence(every: 2, pairs: 4)).paced(CMA.self, Cadence(pairs: 4))
    let (reports, _) = try reports(paced)
    #expect(reports.map { names($0).contains("itm") } == [true, false, true, false])
    #expect(names(reports[0]) == ["cma", "imc", "lmi", "itm", "mlm"])
    #expect(names(reports[1]) == ["cma", "imc", "lmi", "mlm"])
  }

  @Test func theOthersDoNotNoticeIt() throws {
    let whole = try reports(tcl, steps: 1).reports[0]
    let paced = try reports(tcl.paced(ITM.self, Cadence(pairs: 4)).paced(MLM.self, Cadence(pairs: 2)), steps: 1)
      .reports[0]
    for (one, other) in zip(whole.losses, paced.losses) where one.name != "itm" && one.name != "mlm" {
      #expect(one.value == other.value, "\(one.name)")
    }
    #expect(whole.losses[3].value != paced.losses[3].value)
  }

  @Test func fewerPairsCostFewerOperations() throws {
    let itm = tcl.only(CMA.self, ITM.self)
    let costs = try [nil, 4, 2].map { pairs in
      try #require(try reports(itm.paced(ITM.self, Cadence(pairs: pairs)), steps: 1).reports[0].operations)
    }
    let contrast = try #require(try reports(tcl.only(CMA.self), steps: 1).reports[0].operations)
    #expect(costs[0] > costs[1] && costs[1] > costs[2] && costs[2] > contrast)
    // The whole batch is encoded once, whoever sees a part of it.
    let (whole, half) = (costs[0] - contrast, costs[1] - contrast)
    #expect(abs(Double(half) / Double(whole) - 0.5) < 0.1)
  }

  @Test func aStepInWhichNothingIsComputedChangesNothing() throws {
    let (reports, trainer) = try reports(tcl.only(ITM.self).paced(ITM.self, Cadence(every: 4)), steps: 4)
    #expect(reports.map(\.losses.count) == [1, 0, 0, 0] && trainer.completedSteps == 4)
    #expect(reports[1].operations == 0)
  }

  /// The queues remember what the widest step has computed, with its groups.
  @Test func queuesTakeTheRowsOfTheWholeBatchWhoeverAsksForGroups() throws {
    let recipe = tcl.with(
      \.objectives,
      [
        WeightedObjective(CMA()), WeightedObjective(ITM(positives: .sameGroup), cadence: Cadence(pairs: 4)),
      ])
    let trainer = try reports(recipe, steps: 2).trainer
    #expect(trainer.queues.image.next == 16)
    #expect(trainer.queues.image.groups.prefix(16).allSatisfy { $0 != FeatureQueue.unknownGroup })
  }

  @Test func eachShardHasItsPartOfThePairs() throws {
    let cut = tcl.with(\.shards, 2).with(\.model.dropout, 0).only(CMA.self, MLM.self)
    let (reports, _) = try reports(cut.paced(MLM.self, Cadence(pairs: 4)), steps: 2)
    #expect(names(reports[1]) == ["cma", "mlm"] && reports[1].losses.allSatisfy { $0.value.isFinite })
    #expect(cut.paced(MLM.self, Cadence(pairs: 3)).fault?.contains("cadence of the objective 'mlm'") == true)
  }

  /// Contrast with all shards, by group, of a part of the pairs: groups and keys are those of the whole batch.
  @Test func aPartOfAShardIsContrastedWithTheWholeBatch() throws {
    let contrast = [CMA(positives: .sameGroup), IMC(positives: .sameGroup)] as [any Objective]
    var cut = tcl.with(\.objectives, contrast.map { WeightedObjective($0, cadence: Cadence(pairs: 4)) })
    (cut.shards, cut.negatives) = (2, .batch)
    let (reports, _) = try reports(cut, steps: 2)
    #expect(reports.allSatisfy { $0.losses.count == 2 && $0.total.isFinite })
  }

  @Test func aRhythmForAnObjectiveThatIsNotThereIsNoted() {
    #expect(tcl.removing(ITM.self).paced(ITM.self, .always).unheeded == ["itm"])
  }
}

@Suite struct HardnessTests {
  private let samples = Array(0..<6)

  /// Scores that make column 5 far the most similar one of row 0.
  private func draws(hardness: Float, count: Int = 3000) -> [Int] {
    let scores = (0..<36).map { Float($0 % 6) }
    return (0..<count).map { key in
      HardNegatives.draw(scores[...], samples: samples, hardness: hardness, seed: Seed(UInt64(key)))[0]
    }
  }

  @Test func evenNegativesAreEquallyLikely() {
    let found = draws(hardness: 0)
    for column in 1..<6 { #expect(abs(found.count { $0 == column } - 600) < 100) }
  }

  @Test func thePublishedOnesFollowTheSoftmaxAndAHardnessSharpensIt() {
    let published = Double(draws(hardness: 1).count { $0 == 5 }) / 3000
    #expect(abs(published - 0.636) < 0.04)
    #expect(Double(draws(hardness: 3).count { $0 == 5 }) / 3000 > 0.9)
  }

  @Test func aRecipeThatNamesNoneHasTheIdentityThatItHad() throws {
    let plain = Recipe.tcl(.smoke)
    func with(_ itm: ITM) -> Recipe {
      plain.with(\.objectives, plain.objectives.map { $0.name == ITM.name ? $0.replaced(by: itm) : $0 })
    }
    #expect(try with(ITM(hardness: .constant(1))).canonicalJSON() == plain.canonicalJSON())
    let even = with(ITM(hardness: .ramp(from: 0, to: 1, start: 0.2, end: 0.8)))
    #expect(try even.canonicalJSON().contains("hardness"))
    #expect(try even.fingerprint() != plain.fingerprint())
    #expect(with(ITM(hardness: .constant(-1))).fault?.contains("hardness is below 0") == true)
  }

  @Test func hardnessFollowsTheRun() throws {
    let recipe = Recipe.tcl(.smoke).only(CMA.self).with(
      \.objectives, [WeightedObjective(ITM(hardness: .ramp(from: 0, to: 1, start: 0, end: 1)))])
    let trainer = try Trainer(recipe: recipe.with(\.steps, 4), seed: Seed(1), tokens: exampleTokens)
    for step in 0..<3 {
      let progress = trainer.makeStep(exampleBatch(0), tape: nil).progress
      #expect(progress == Float(step) / 4)
      try trainer.train(exampleBatch(step))
    }
  }
}
