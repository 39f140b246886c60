import Autograd
import Data
import Encoders
import Losses
import Tensor
import TestSupport
import Testing
import Training

/// Training, evaluation and replay on a device whose memory the host cannot reach, against the processor.
@Suite struct FencedTrainingTests {
  private struct Outcome: Equatable {
    var totals: [Float]
    var numbers: [Float]
    var parameters: [[Float]]
    var queues: [[Float]]
  }

  private func train(
    _ recipe: Recipe, on device: any Device, observing: Bool = false, batches: (Int) -> PairBatch
  ) throws -> Outcome {
    let trainer = try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens, device: device)
    var outcome = Outcome(totals: [], numbers: [], parameters: [], queues: [])
    for step in 0..<3 {
      let report = try trainer.train(batches(step), observing: observing)
      outcome.totals.append(report.total)
      outcome.numbers +=
        report.losses.map(\.value) + report.metrics.map(\.value) + [report.gradientNorm, report.temperature]
      for group in report.observation?.groups ?? [] {
        outcome.numbers += group.norms.map { Float($0 ?? -1) } + group.pairs.map { Float($0.cosine ?? -2) }
      }
    }
    outcome.parameters = (trainer.parameters + trainer.momentumTwins.map(\.momentum)).map(\.value.values)
    outcome.queues = [trainer.queues.image.features.values, trainer.queues.text.features.values]
    return outcome
  }

  private func expectEqualTraining(_ recipe: Recipe, observing: Bool = false, groups: [String]? = nil) throws {
    let (open, fenced) = (CPUDevice(threadCount: 2), FencedDevice())
    func batch(_ step: Int, on device: any Device) -> PairBatch {
      let batch = exampleBatch(step, on: device)
      guard let groups else { return batch }
      return PairBatch(
        firstViews: batch.firstViews, secondViews: batch.secondViews, text: batch.text, samples: batch.samples,
        groups: groups)
    }
    let expected = try train(recipe, on: open, observing: observing) { batch($0, on: open) }
    let found = try train(recipe, on: fenced, observing: observing) { batch($0, on: fenced) }
    #expect(found == expected)
  }

  @Test(arguments: [Aggregation.weightedSum, .uncertainty, .pcgrad, .gradNorm(alpha: 1)])
  func `All objectives train to the same bits under every aggregator`(aggregation: Aggregation) throws {
    try expectEqualTraining(Recipe.tcl(.smoke).with(\.aggregation, aggregation))
    try expectEqualTraining(Recipe.tcl(.smoke).with(\.aggregation, aggregation).with(\.optimizer.clipNorm, nil))
  }

  @Test func `So they do with several captions a picture`() throws {
    let recipe = Recipe.tcl(.smoke).with(
      \.objectives,
      [
        WeightedObjective(CMA(positives: .sameGroup)), WeightedObjective(IMC(positives: .sameGroup)),
        WeightedObjective(LMI(positives: .sameGroup)), WeightedObjective(ITM(positives: .sameGroup)),
        WeightedObjective(MLM()),
      ])
    try expectEqualTraining(recipe, groups: ["a", "b", "a", "c", "d", "e", "b", "f"])
  }

  @Test(arguments: Negatives.allCases)
  func `So they do in shards, under every aggregator`(negatives: Negatives) throws {
    let recipe = Recipe.tcl(.smoke).with(\.shards, 4).with(\.negatives, negatives)
    for aggregation in [Aggregation.weightedSum, .uncertainty, .pcgrad] {
      try expectEqualTraining(recipe.with(\.aggregation, aggregation))
    }
    try expectEqualTraining(recipe, observing: true)
  }

  @Test func `So they do while they are observed`() throws {
    try expectEqualTraining(.tcl(.smoke), observing: true)
  }

  private func downloads(of recipe: Recipe) throws -> Int {
    let device = FencedDevice()
    let trainer = try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens, device: device)
    // The first step looks at what theory says of it.
    try trainer.train(exampleBatch(0, on: device))
    let batch = exampleBatch(1, on: device)
    device.forgetTraffic()
    try trainer.train(batch)
    return device.traffic.downloads
  }

  @Test func `A step is read back once, and once more where the host draws negatives`() throws {
    #expect(try downloads(of: Recipe.tcl(.smoke).removing(ITM.self)) == 1)
    #expect(try downloads(of: .tcl(.smoke)) == 2)
    #expect(try downloads(of: Recipe.tcl(.smoke).with(\.optimizer.clipNorm, 1)) == 2)
    #expect(try downloads(of: Recipe.tcl(.smoke).with(\.optimizer.clipNorm, nil)) == 2)
  }

  private func recipe(_ objectives: any Objective...) -> Recipe {
    Recipe.tcl(.smoke).with(\.objectives, objectives.map { WeightedObjective($0) })
  }

  @Test func `Groups and lengths never leave the host`() throws {
    for objective in [CLIP(), UniCL(), SigLIP(positives: .sameGroup)] as [any Objective] {
      #expect(try downloads(of: recipe(objective)) == 1, "\(type(of: objective).name)")
    }
    // Similarities, and the gradients of the best matches both ways.
    #expect(try downloads(of: recipe(FILIP(positives: .sameGroup))) == 4)
  }

  @Test func `Correlations and covariances stay on the device`() throws {
    #expect(try downloads(of: recipe(BarlowTwins(width: 16))) == 1)
    // The diagonals of both views' covariances.
    #expect(try downloads(of: recipe(VICReg(width: 16))) == 3)
    try expectEqualTraining(recipe(BarlowTwins(width: 16), VICReg(between: .modalities, width: 16)))
  }

  @Test func `A loss that is not finite is named, and nothing has changed`() throws {
    let device = FencedDevice()
    let trainer = try Trainer(recipe: .tcl(.smoke), seed: Seed(1), tokens: exampleTokens, device: device)
    try trainer.train(exampleBatch(0, on: device))
    let before = trainer.parameters.map(\.value.values)
    let queue = trainer.queues.image.features.values
    let batch = exampleBatch(1, on: device)
    var views = batch.firstViews
    views.changeValues { $0[0] = .nan }
    let error = #expect(throws: TrainingError.self) {
      try trainer.train(
        PairBatch(
          firstViews: views, secondViews: batch.secondViews, text: batch.text, samples: batch.samples,
          groups: batch.groups))
    }
    #expect(error?.description.contains("'cma'") == true)
    #expect(trainer.parameters.map(\.value.values) == before)
    #expect(trainer.queues.image.features.values == queue && trainer.completedSteps == 1)
  }
}
