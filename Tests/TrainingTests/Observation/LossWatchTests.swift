import TestSupport
import Autograd
import Data
import Encoders
import Foundation
import Losses
import Parts
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

@Suite struct StartBandTests {
  /// The first step of a recipe: losses and bands.
  private func start(_ recipe: Recipe, seed: UInt64, batch: PairBatch) throws -> StepReport {
    try Trainer(recipe: recipe, seed: Seed(seed), tokens: exampleTokens).train(batch)
  }

  @Test func `Every objective of ours has a band, and sound starts lie inside for any seed`() throws {
    for seed in 0..<25 {
      let report = try start(.tcl(.smoke), seed: UInt64(seed), batch: exampleBatch(seed))
      #expect(report.bands.map(\.name) == ["cma", "imc", "lmi", "itm", "mlm"])
      for (loss, band) in zip(report.losses, report.bands) {
        #expect(band.band.contains(loss.value), "\(loss.name) \(loss.value) seed \(seed): \(band.band)")
      }
    }
  }

  private static let gathering: [any Objective] = [
    CLIP(), UniCL(), HardNCE(), HardNCE(concentration: 0, prior: 0), VSEPlusPlus(), SigLIP(), FILIP(),
    BarlowTwins(width: 16), BarlowTwins(between: .modalities, width: 16),
  ]
  private static let single: [any Objective] = [
    DINO(), DINO(prototypes: 12), MIM(), Jigsaw(), RelativePosition(), Captioning(),
  ]

  private func recipe(_ objective: any Objective) -> Recipe {
    Recipe.tcl(.smoke).with(\.objectives, [WeightedObjective(objective)])
  }

  @Test func `So have those of the field, but for one`() throws {
    for objective in Self.gathering + Self.single {
      let name = type(of: objective).name
      for seed in 0..<8 {
        let report = try start(recipe(objective), seed: UInt64(seed), batch: exampleBatch(seed))
        #expect(report.bands.map(\.name) == [name])
        for (loss, band) in zip(report.losses, report.bands) {
          #expect(band.band.contains(loss.value), "\(name) \(loss.value) seed \(seed): \(band.band)")
        }
      }
    }
    #expect(try start(recipe(VICReg(width: 16)), seed: 0, batch: exampleBatch(0)).bands.isEmpty)
  }

  @Test func `What compares the whole of a batch that is cut has the band of the whole`() throws {
    for objective in Self.gathering {
      let whole = try start(recipe(objective), seed: 0, batch: exampleBatch(0))
      let cut = recipe(objective).with(\.shards, 4)
      let gathered = try start(cut.with(\.negatives, .batch), seed: 0, batch: exampleBatch(0))
      #expect(whole.bands.map(\.band) == gathered.bands.map(\.band) && whole.bands.count == 1)
      // Where a shard sees itself alone, it speaks of itself.
      let alone = try start(cut, seed: 0, batch: exampleBatch(0))
      #expect(alone.bands.count == 1)
    }
    let (whole, shard) = (
      try start(recipe(CLIP()), seed: 0, batch: exampleBatch(0)),
      try start(recipe(CLIP()).with(\.shards, 4), seed: 0, batch: exampleBatch(0))
    )
    #expect(whole.bands.map(\.band) != shard.bands.map(\.band))
  }

  @Test func `A loss of the field that is added up over the batch is outside its band`() throws {
    for objective in [CLIP(), UniCL(), HardNCE(), MIM()] as [any Objective] {
      let report = try start(recipe(objective), seed: 0, batch: exampleBatch(0))
      let (loss, band) = (try #require(report.losses.first), try #require(report.bands.first))
      #expect(!band.band.contains(64 * loss.value), "\(loss.name): \(band.band)")
    }
  }

  @Test func `They hold for wider models, other queues, temperatures and distillation`() throws {
    var recipe = Recipe.tcl(.demo).with(\.objectives, Recipe.tcl(.published).objectives).with(\.batchSize, 16)
    recipe.model.vocabularySize = 256
    for (queue, temperature, share) in [(256, Float(0.07), Float(0)), (0, 0.2, 0.4), (64, 0.05, 0.4)] {
      recipe.queueSize = queue
      recipe.temperature.initial = temperature
      recipe.distillation = Distillation(share: share, rampSteps: 0)
      for seed in 0..<3 {
        let report = try start(recipe, seed: UInt64(seed), batch: exampleBatch(seed, batch: 16, side: 48))
        for (loss, band) in zip(report.losses, report.bands) {
          #expect(
            band.band.contains(loss.value), "\(loss.name) \(loss.value), queue \(queue), seed \(seed): \(band.band)")
        }
      }
    }
  }

  @Test func `Only the first step has bands`() throws {
    let trainer = try Trainer(recipe: .tcl(.smoke), seed: Seed(0), tokens: exampleTokens)
    #expect(try !trainer.train(exampleBatch(0)).bands.isEmpty)
    #expect(try trainer.train(exampleBatch(1)).bands.isEmpty)
  }

  @Test func `A contrastive band is around the logarithm of its candidates`() {
    let band = contrastiveBand(batch: 512, queue: 65_536, width: 256, temperature: 0.07, betweenModalities: true)
    let chance = Float(log(66_048.0))
    #expect(band.low < chance - 1 && chance + 1 < band.high)
    #expect(band.low > chance - 5 && band.high < chance + 6)
    #expect(band.reason.contains("66048 candidates is 11.1"))
    #expect(!band.contains(512 * chance), "a sum over the batch")
    let alone = contrastiveBand(batch: 16, queue: 0, width: 256, temperature: 0.07, betweenModalities: true)
    #expect(alone.contains(log(16)) && !alone.contains(2 * log(16)))
  }

  @Test func `A low temperature has a band that finite queues can reach`() {
    let cold = contrastiveBand(batch: 128, queue: 256, width: 128, temperature: 0.0075, betweenModalities: true)
    // The greatest of 256 random directions is about 2.8 deviations of 11.8 away: simulated starts lie from 8 to 75.
    #expect(cold.low < 5 && cold.high > 75)
    let alone = contrastiveBand(batch: 128, queue: 0, width: 128, temperature: 0.002, betweenModalities: true)
    #expect(alone.contains(log(128)) && alone.high < 1 + 1e-3 + log(128))
  }

  @Test func `A pair alone has nothing to say of matching`() throws {
    let recipe = Recipe.tcl(.smoke).only(ITM.self, LMI.self).with(\.batchSize, 1)
    #expect(try start(recipe, seed: 0, batch: exampleBatch(0, batch: 1)).bands.isEmpty)
  }
}
