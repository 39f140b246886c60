import Data
import Encoders
import Foundation
import Losses
import Tensor
import Testing
import Training

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
