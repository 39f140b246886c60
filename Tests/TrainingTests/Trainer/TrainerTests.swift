import TestSupport
import Autograd
import Data
import Encoders
import Losses
import Parts
import Tensor
import Testing
import Training

@Suite struct TrainerTests {
  private func losses(_ recipe: Recipe, threads: Int, steps: Int = 3) throws -> (
    reports: [StepReport], values: [[Float]]
  ) {
    let device = CPUDevice(threadCount: threads)
    let trainer = try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens, device: device)
    let reports = try (0..<steps).map { try trainer.train(exampleBatch($0, on: device)) }
    return (reports, trainer.parameters.map { $0.value.values })
  }

  /// Parameters change during backward only in a recipe that does not clip.
  private let unclipped = Recipe.tcl(.smoke).with(\.optimizer.clipNorm, nil)

  @Test func `Training is bit-identical for one and two threads`() throws {
    let one = try losses(.tcl(.smoke), threads: 1)
    let two = try losses(.tcl(.smoke), threads: 2)
    #expect(one.reports.map(\.total) == two.reports.map(\.total))
    #expect(one.values == two.values)
  }

  @Test func `At step 0 every objective's loss in the full mix equals its loss alone, bit for bit`() throws {
    let mix = try #require(try losses(.tcl(.smoke), threads: 2, steps: 1).reports.first)
    for (name, value) in mix.losses {
      let type = try #require(
        WeightedObjective.standardTypes[.objective, name.rawValue] as? any Objective.Type)
      let alone = try #require(try losses(Recipe.tcl(.smoke).only(type), threads: 2, steps: 1).reports.first)
      #expect(alone.losses.map(\.name) == [name])
      #expect(alone.losses.first?.value == value, "\(name)")
    }
  }

  @Test func `A weight of 0 is absence, bit for bit`() throws {
    let removed = try losses(Recipe.tcl(.smoke).removing(LMI.self), threads: 1)
    let silenced = try losses(Recipe.tcl(.smoke).weighted(LMI.self, 0), threads: 1)
    #expect(removed.reports.map(\.total) == silenced.reports.map(\.total))
    #expect(removed.values == silenced.values)
  }

  @Test func `The total is the weighted sum that the published code trains`() throws {
    var recipe = Recipe.tcl(.published)
    recipe.model = .smoke
    recipe.queueSize = 16
    recipe.batchSize = 8
    recipe.augmentation = .evaluation(side: 32)
    let trainer = try Trainer(recipe: recipe, seed: Seed(0), tokens: exampleTokens)
    let report = try trainer.train(exampleBatch(0))
    let metrics = Dictionary(uniqueKeysWithValues: report.metrics.map { ($0.name, $0.value) })
    var contrastive: Float = 0
    for name in ["cma_i2t", "cma_t2i", "imc_i2i", "imc_t2t", "lmi_image", "lmi_text"] {
      contrastive += try #require(metrics[name])
    }
    var rest: Float = 0
    for (name, value) in report.losses where name == "itm" || name == "mlm" { rest += value }
    let expected = contrastive / 6 + rest
    #expect(abs(report.total - expected) < 1e-5 * expected)
  }

  @Test func `A recipe without contrast and distillation never moves the momentum encoders`() throws {
    let recipe = Recipe.tcl(.smoke).only(MLM.self).with(\.distillation, .none)
    let trainer = try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens)
    let before = trainer.momentumTwins.map { $0.momentum.value.values }
    try trainer.train(exampleBatch(0))
    try trainer.train(exampleBatch(1))
    #expect(trainer.momentumTwins.map { $0.momentum.value.values } == before)
    #expect(trainer.queues.image.next == 0)
  }

  @Test func `A head is found by its objective`() throws {
    let trainer = try Trainer(recipe: Recipe.tcl(.smoke).only(ITM.self), seed: Seed(1), tokens: exampleTokens)
    let head = try #require(trainer.head(of: ITM.self))
    #expect(head.classifier.weight === trainer.objectives.first?.head.parameters.first)
    #expect(trainer.head(of: MLM.self) == nil)
  }

  @Test func `An objective that reads one side fills that side's queue`() throws {
    let recipe = Recipe.tcl(.smoke).with(\.objectives, [WeightedObjective(ImageOnly())])
    let trainer = try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens)
    try trainer.train(exampleBatch(0))
    #expect(trainer.queues.image.next == 8)
    #expect(trainer.queues.text.next == 0)
  }

  @Test func `Queues that no objective reads stay as they began`() throws {
    let fresh = try Trainer(recipe: .tcl(.smoke), seed: Seed(1), tokens: exampleTokens)
    for recipe in [
      Recipe.tcl(.smoke).only(LMI.self), Recipe.tcl(.smoke).only(ITM.self), Recipe.tcl(.smoke).only(LMI.self, ITM.self),
    ] {
      let trainer = try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens)
      try trainer.train(exampleBatch(0))
      #expect(trainer.queues.image.next == 0 && trainer.queues.text.next == 0)
      #expect(trainer.queues.image.features.values == fresh.queues.image.features.values)
    }
  }

  @Test func `Queues are filled for an objective that joins later`() throws {
    let late = WeightedObjective(IMC(), weight: .ramp(from: 0, to: 1, start: 0.5, end: 1))
    let recipe = Recipe.tcl(.smoke).with(\.objectives, [WeightedObjective(LMI()), late])
    let trainer = try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens)
    let report = try trainer.train(exampleBatch(0))
    #expect(report.losses.map(\.name) == [LMI.name])
    #expect(trainer.queues.image.next == 8 && trainer.queues.text.next == 8)
  }

  @Test func `Queues remember groups only if an objective asks for them, and nothing else changes`() throws {
    func trained(_ positives: Positives) throws -> Trainer {
      let objectives = [WeightedObjective(CMA(positives: positives)), WeightedObjective(IMC())]
      let recipe = Recipe.tcl(.smoke).with(\.objectives, objectives)
      let trainer = try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens)
      try trainer.train(exampleBatch(0))
      return trainer
    }
    let (own, grouped) = try (trained(.own), trained(.sameGroup))
    #expect(own.queues.image.groups.allSatisfy { $0 == FeatureQueue.unknownGroup })
    let numbers = exampleBatch(0).groups.map(GroupNumbers.number(of:))
    for queue in [grouped.queues.image, grouped.queues.text] {
      #expect(Array(queue.groups.prefix(numbers.count)) == numbers)
      #expect(queue.groups.dropFirst(numbers.count).allSatisfy { $0 == FeatureQueue.unknownGroup })
    }
    // The features of the first step do not depend on its targets.
    #expect(own.queues.image.features.values == grouped.queues.image.features.values)
  }

  @Test func `The momentum encoders follow with the stated decay`() throws {
    let recipe = Recipe.tcl(.smoke).with(\.momentumDecay, 0.75)
    let trainer = try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens)
    try trainer.train(exampleBatch(0))
    let (online, momentum) = try #require(trainer.momentumTwins.first { $0.online.path == "vision_proj.weight" })
    let (p, m) = (online.value.values, momentum.value.values)
    try trainer.train(exampleBatch(1))
    for (place, value) in momentum.value.values.enumerated() {
      let expected: Float = 0.75 * m[place] + 0.25 * p[place]
      #expect(abs(value - expected) < 1e-6)
    }
  }

  @Test func `A loss that is not finite names its objective and step and changes nothing`() throws {
    let recipe = Recipe.tcl(.smoke).only(CMA.self)
    let trainer = try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens)
    let good = exampleBatch(0)
    var views = good.firstViews
    views.changeValues { $0[0] = .nan }
    let bad = PairBatch(
      firstViews: views, secondViews: good.secondViews, text: good.text, samples: good.samples, groups: good.groups)
    let before = trainer.parameters.map { $0.value.values }
    let error = #expect(throws: TrainingError.self) { try trainer.train(bad) }
    #expect(error?.description.contains("'cma'") == true)
    #expect(error?.description.contains("step 0") == true)
    #expect(trainer.parameters.map { $0.value.values } == before)
  }

  @Test func `Parameters changed during backward are those changed after it, bit for bit`() throws {
    func run(seeingAll: Bool) throws -> (reports: [StepReport], values: [[Float]]) {
      let trainer = try Trainer(recipe: unclipped, seed: Seed(1), tokens: exampleTokens)
      let reports = try (0..<10).map {
        try trainer.train(exampleBatch($0), inspect: seeingAll ? { _ in } : nil)
      }
      let moments = trainer.parameters.compactMap { trainer.optimizer[$0] }
      return (reports, trainer.parameters.map { $0.value.values } + moments.map { $0.variance.values })
    }
    let (underway, afterwards) = (try run(seeingAll: false), try run(seeingAll: true))
    #expect(underway.reports.map(\.total) == afterwards.reports.map(\.total))
    #expect(underway.reports.map(\.gradientNorm) == afterwards.reports.map(\.gradientNorm))
    #expect(underway.reports.map(\.trainedParameters) == afterwards.reports.map(\.trainedParameters))
    #expect(underway.values == afterwards.values)
  }

  @Test(arguments: [1, 2]) func `A step in steady state asks the system for no memory`(threads: Int) throws {
    let device = CPUDevice(threadCount: threads)
    let trainer = try Trainer(recipe: unclipped, seed: Seed(1), tokens: exampleTokens, device: device)
    let batch = exampleBatch(0, on: device)
    // The same step again and again: each step masks words of its own, so that sizes differ a little from step to step.
    func repeatStep() throws {
      trainer.completedSteps = 1
      try trainer.train(batch)
    }
    // Where blocks lie settles after some steps.
    for _ in 0..<10 { try repeatStep() }
    let before = device.memoryUse
    for _ in 0..<20 { try repeatStep() }
    #expect(device.memoryUse.systemRequests == before.systemRequests)
    #expect(device.memoryUse.liveBytes == before.liveBytes)
    #expect(Double(device.memoryUse.heldBytes) < 1.05 * Double(before.heldBytes))
  }

  @Test func `Gradients that nobody asked to see never exist all at once`() throws {
    func peak(seeingAll: Bool) throws -> Int {
      let device = CPUDevice(threadCount: 1)
      var recipe = unclipped
      recipe.model.textWidth = 256
      recipe.model.imageWidth = 256
      let trainer = try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens, device: device)
      for step in 0..<2 { try trainer.train(exampleBatch(step, on: device), inspect: seeingAll ? { _ in } : nil) }
      return device.memoryUse.peakBytes
    }
    let parameters = 4 * (256 * 256 * (12 + 12 + 16))
    #expect(try peak(seeingAll: false) < peak(seeingAll: true) - parameters / 2)
  }

  @Test func `A bound on the norm that is never reached changes nothing`() throws {
    let free = try losses(unclipped, threads: 2)
    let bounded = try losses(unclipped.with(\.optimizer.clipNorm, 1e9), threads: 2)
    #expect(free.values == bounded.values)
  }

  @Test(arguments: [true, false])
  func `A gradient that is not finite names the first such parameter`(seesAll: Bool) throws {
    let recipe = unclipped.with(\.objectives, [WeightedObjective(SteepProjections())])
    let trainer = try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens)
    let error = #expect(throws: TrainingError.self) {
      try trainer.train(exampleBatch(0), inspect: seesAll ? { _ in } : nil)
    }
    #expect(
      error?.description == "The gradient of 'vision_proj.bias' is not finite at step 0; "
        + "lower the learning rate or clip the gradients.")
  }

  @Test func `An impossible recipe is refused with its reason`() {
    let recipe = Recipe.tcl(.smoke).with(\.model.imageSide, 30)
    #expect(throws: TrainingError.self) { try Trainer(recipe: recipe, seed: Seed(0), tokens: exampleTokens) }
    #expect(recipe.fault == "imageSide 30 is not a multiple of patch 8")
  }

  @Test func `A fixed temperature stays, a learnable one moves and is clamped`() throws {
    var recipe = Recipe.tcl(.smoke)
    recipe.temperature = TemperatureSettings(initial: 0.5, greatest: 0.5, rateScale: 0)
    let trainer = try Trainer(recipe: recipe, seed: Seed(0), tokens: exampleTokens)
    trainer.model.temperature.value = Tensor(0.9, on: trainer.model.temperature.value.device)
    #expect(try trainer.train(exampleBatch(0)).temperature == 0.5)
    recipe.temperature.rateScale = 1
    let learning = try Trainer(recipe: recipe, seed: Seed(0), tokens: exampleTokens)
    #expect(try learning.train(exampleBatch(0)).temperature != 0.5)
  }

  @Test func `Steps on one batch lower the loss`() throws {
    let trainer = try Trainer(
      recipe: Recipe.tcl(.smoke).with(\.steps, 40).with(\.distillation, .none), seed: Seed(0), tokens: exampleTokens)
    let totals = try (0..<30).map { _ in try trainer.train(exampleBatch(0)).total }
    let (first, last) = (totals.prefix(5).reduce(0, +), totals.suffix(5).reduce(0, +))
    #expect(last < 0.9 * first)
  }
}

/// Two views of a picture against the batch and the queue, without captions.
private struct ImageOnly: Objective {
  static let name: ObjectiveName = "image-only"

  func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    LossTerm(
      contrastiveLoss(
        step[OnlineImage()].global.similarity(
          to: [step[MomentumImage()].global, step.queues.image.features], temperature: step.temperature)))
  }
}

/// A finite loss whose gradient is infinite at two parameters, the second of which comes first in backward.
private struct SteepProjections: Objective {
  static let name: ObjectiveName = "steep-projections"

  func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    let model = step.model.online
    let first = Steep()(step.pass(model.imageProjection.bias)).mean()
    return LossTerm(first + Steep()(step.pass(model.textProjection.bias)).mean())
  }
}

private struct Steep: Operation {
  func value(_ inputs: [Tensor]) -> Tensor { inputs[0] }

  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] {
    [Tensor(repeating: .infinity, shape: inputs[0].shape, on: inputs[0].device)]
  }
}
