import Autograd
import Data
import Encoders
import Losses
import Tensor
import Testing
import Training

@Suite struct LossWatchTests {
  private func report(
    _ step: Int, _ loss: Float, band: ReferenceBand? = nil, metrics: [(name: String, value: Float)] = []
  ) -> StepReport {
    StepReport(
      step: step, total: loss, losses: [("cma", loss)], metrics: metrics, temperature: 0.07, learningRate: 1e-3,
      gradientNorm: 1, trainedParameters: 1, bands: band.map { [(ObjectiveName("cma"), $0)] } ?? [])
  }

  private let band = ReferenceBand(4...7, "ln of 384 candidates is 5.95")

  @Test func `A first loss outside its band is named with the band and its reason`() throws {
    var watch = LossWatch()
    let warning = try #require(watch.warnings(for: report(0, 40, band: band)).first)
    #expect(warning.kind == .outsideBand && warning.term == "cma" && warning.value == 40)
    for part in ["'cma'", "40", "4 to 7", "ln of 384 candidates is 5.95"] {
      #expect(warning.description.contains(part))
    }
    var sound = LossWatch()
    #expect(sound.warnings(for: report(0, 6, band: band)).isEmpty)
  }

  @Test func `A loss that stays above its band soon after the start is named once`() {
    var watch = LossWatch()
    var found = watch.warnings(for: report(0, 6, band: band))
    for step in 1..<30 { found += watch.warnings(for: report(step, 9 + Float(step % 3))) }
    #expect(found.map(\.kind) == [.risen])
    #expect(found.map(\.step) == [5])
  }

  @Test func `A loss that rises late or for a moment is none of its business`() {
    var watch = LossWatch()
    _ = watch.warnings(for: report(0, 6, band: band))
    for step in 1..<200 {
      let loss: Float = step < 100 ? (step % 5 == 0 ? 5 : 8) : 9
      #expect(watch.warnings(for: report(step, loss + Float(step) * 1e-3)).isEmpty)
    }
  }

  @Test func `A loss that never changes is named after twenty steps`() {
    var watch = LossWatch()
    var found: [TrainingWarning] = []
    for step in 0..<50 { found += watch.warnings(for: report(step, 5.545)) }
    #expect(found.map(\.kind) == [.constant])
    #expect(found.map(\.step) == [19])
  }

  @Test func `A number that is not finite is named`() {
    var watch = LossWatch()
    let found = watch.warnings(for: report(3, .nan, metrics: [("cma_i2t", .infinity), ("cma_t2i", 1)]))
    #expect(found.map(\.kind) == [.notFinite, .notFinite])
    #expect(found.map(\.term) == ["cma", "cma_i2t"])
  }

  @Test func `A watch that continues says what an undisturbed one would`() {
    var undisturbed = LossWatch()
    var found: [TrainingWarning] = []
    for step in 0..<25 { found += undisturbed.warnings(for: report(step, 8, band: step == 0 ? band : nil)) }
    for cut in [1, 5, 19, 24] {
      var first = LossWatch()
      var said: [TrainingWarning] = []
      for step in 0..<cut { said += first.warnings(for: report(step, 8, band: step == 0 ? band : nil)) }
      var second = LossWatch(limits: ["cma": 7], said: said)
      for step in 0..<cut { second.replay(step: step, losses: [("cma", 8)]) }
      for step in cut..<25 { said += second.warnings(for: report(step, 8)) }
      #expect(said == found, "cut before step \(cut)")
    }
  }

  private func warnings(
    _ recipe: Recipe, steps: Int, seed: UInt64 = 1
  ) throws -> [TrainingWarning] {
    let trainer = try Trainer(recipe: recipe.with(\.steps, steps), seed: Seed(seed), tokens: exampleTokens)
    var watch = LossWatch()
    var found: [TrainingWarning] = []
    do {
      for step in 0..<steps { found += watch.warnings(for: try trainer.train(exampleBatch(step % 8))) }
    } catch {
      if let warning = error.warning { found.append(warning) }
    }
    return found
  }

  @Test(arguments: 0..<6) func `Sound runs raise nothing`(seed: UInt64) throws {
    #expect(try warnings(.tcl(.smoke), steps: 40, seed: seed).map(\.description) == [])
  }

  @Test func `A wrong learning rate is noticed`() throws {
    var recipe = Recipe.tcl(.smoke)
    recipe.optimizer = AdamWSettings(learningRate: .constant(30))
    #expect(try !warnings(recipe, steps: 40).isEmpty)
  }

  @Test func `A loss that is summed over the batch instead of averaged is noticed in the first step`() throws {
    let found = try warnings(Recipe.tcl(.smoke).only(MLM.self).adding(Summed()), steps: 1)
    #expect(found.map(\.term) == ["summed"])
    #expect(found.map(\.kind) == [.outsideBand])
  }

  @Test func `A loss that depends on nothing is noticed`() throws {
    let found = try warnings(Recipe.tcl(.smoke).only(CMA.self).adding(Constant()), steps: 25)
    #expect(found.map(\.term) == ["constant"])
    #expect(found.map(\.kind) == [.constant])
  }
}

/// ITM with a forgotten mean.
private struct Summed: Objective {
  static let name: ObjectiveName = "summed"

  func makeHead(for model: ModelShape, _ make: ParameterMaker) -> ITM.Head { ITM().makeHead(for: model, make) }

  func startBand(for step: TrainingStep) -> ReferenceBand? { ITM().startBand(for: step) }

  func term(for step: TrainingStep, head: ITM.Head) -> LossTerm {
    LossTerm(ITM().term(for: step, head: head).loss * Float(3 * step.count))
  }
}

private struct Constant: Objective {
  static let name: ObjectiveName = "constant"

  func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    LossTerm(step[OnlineImage()].global.mean() * 0 + contrastiveLoss(step[OnlineImage()].global) * 0)
  }
}
