import Losses
import Data
import Testing
import Training

@Suite struct ScaleTests {
  @Test func `Standard scales have names of their own and a summary each`() {
    #expect(Scale.standard.map(\.name) == ["smoke", "demo", "full", "small", "published"])
    #expect(Scale.standard.allSatisfy { !$0.summary.isEmpty })
  }

  @Test func `The small scale sees photographs through the published views`() {
    let recipe = Recipe.tcl(.small)
    #expect(recipe.augmentation == .published(side: 128))
    #expect(recipe.epochs == 20)
    #expect(recipe.queueSize % recipe.batchSize == 0)
  }

  @Test func `A scale of one's own is the recipe that it was made of`() {
    let recipe = Recipe.tcl(.smoke).with(\.batchSize, 4)
    #expect(Recipe.tcl(Scale("laptop", "an evening", like: .full, tcl: recipe)) == recipe)
  }
}

@Suite struct RecipeLengthTests {
  private let recipe = Recipe.tcl(.demo)

  @Test func `Epochs become as many steps as whole batches fill them`() {
    // 1,000 pairs are 7 batches of 128 and 104 pairs that are left out.
    #expect(recipe.lasting(epochs: 3).lasting(onPairs: 1_000).steps == 21)
    #expect(recipe.lasting(epochs: 0.5).lasting(onPairs: 1_280).steps == 5)
    #expect(recipe.lasting(epochs: 0.01).lasting(onPairs: 1_280).steps == 1)
  }

  @Test func `Warm-up takes a tenth of the steps at the most, and distillation grows within the first epoch`() {
    var recipe = recipe
    recipe.distillation = Distillation(share: 0.4, rampSteps: 900)
    let short = recipe.lasting(epochs: 10).lasting(onPairs: 1_280)
    #expect(short.steps == 100)
    #expect(short.optimizer.learningRate.warmUp == 10)
    #expect(short.distillation.rampSteps == 10)
    let long = recipe.lasting(epochs: 10).lasting(onPairs: 1_280_000)
    #expect(long.optimizer.learningRate.warmUp == recipe.optimizer.learningRate.warmUp)
    #expect(long.distillation.rampSteps == 900)
  }

  @Test func `What is said last counts, steps or epochs`() {
    #expect(recipe.lasting(epochs: 3).with(\.steps, 5).lasting(onPairs: 1_280) == recipe.with(\.steps, 5))
    #expect(recipe.with(\.steps, 5).lasting(epochs: 3).lasting(onPairs: 1_280).steps == 30)
    #expect(recipe.lasting(onPairs: 1_280) == recipe)
  }

  @Test func `Only the steps are part of the identity`() throws {
    var same = recipe.lasting(epochs: 10).lasting(onPairs: 1_280)
    same.optimizer = recipe.optimizer
    same.distillation = recipe.distillation
    #expect(try same.fingerprint() == recipe.with(\.steps, 100).fingerprint())
    #expect(recipe.lasting(epochs: 0).fault == "epochs is 0.0; it must be above 0 and at most 1000000")
  }

  @Test func `A shuffle buffer changes the identity, and none leaves it as it was`() throws {
    let buffered = recipe.with(\.shuffleBuffer, 100)
    #expect(try buffered.fingerprint() != recipe.fingerprint())
    #expect(try buffered.with(\.shuffleBuffer, nil).canonicalJSON() == recipe.canonicalJSON())
    #expect(buffered.with(\.shuffleBuffer, 0).fault == "shuffleBuffer is 0; it must be at least 1, or nil")
  }
}
