import Autograd
import Data
import Encoders
import Losses
import Parts
import Tensor
import TestSupport
import Testing
import Training

/// An objective of somebody else's that remembers what it sees in every second step.
private struct Blinking: Objective {
  static let name: ObjectiveName = "blinking"

  struct Head: Layer {
    let mean: MovingMean
    func visitParameters(_ visit: (Parameter) -> Void) {}
    var movingMeans: [MovingMean] { [mean] }
  }

  func makeHead(for model: ModelShape, _ make: ParameterMaker) -> Head {
    Head(mean: MovingMean(make("blinking.mean", [1], .zeros), decay: 0.5))
  }

  func term(for step: TrainingStep, head: Head) -> LossTerm {
    let loss = CLIP().term(for: step, head: NoHead()).loss
    guard Int((step.progress * 4).rounded()).isMultiple(of: 2) else { return LossTerm(loss) }
    return LossTerm(loss, observing: [(head.mean, Tensor([3], shape: [1], on: step.model.device))])
  }
}

/// Objectives of the zoo in training: in shards as in whole batches, and what they remember.
@Suite struct ZooTrainingTests {
  private func recipe(_ objective: any Objective) -> Recipe {
    Recipe.tcl(.smoke).with(\.optimizer.clipNorm, nil).with(\.model.dropout, 0)
      .with(\.objectives, [WeightedObjective(objective, weight: 0.5)])
  }

  private func trainer(_ recipe: Recipe, on device: any Device = CPUDevice.standard) throws -> Trainer {
    try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens, device: device)
  }

  static let gathering: [any Objective] = [
    CLIP(), UniCL(), HardNCE(), HardNCE(positives: .sameGroup), VSEPlusPlus(), SigLIP(), SigLIP(positives: .sameGroup),
    FILIP(), FILIP(positives: .sameGroup), BarlowTwins(width: 16), BarlowTwins(between: .modalities, width: 16),
    VICReg(width: 16), VICReg(between: .modalities, width: 16),
  ]

  /// The loss to the bit: features and losses are those of the whole batch. Gradients to rounding: they are added up in another order.
  @Test(arguments: gathering.indices, [2, 4]) func `What sees the whole batch is trained in shards as in one batch`(
    place: Int, shards: Int
  ) throws {
    let recipe = recipe(Self.gathering[place])
    func step(_ recipe: Recipe) throws -> (report: StepReport, gradients: Gradients) {
      var found: Gradients?
      let report = try trainer(recipe).train(exampleBatch(0), inspect: { found = $0 })
      return (report, try #require(found))
    }
    let whole = try step(recipe)
    let cut = try step(recipe.with(\.shards, shards).with(\.negatives, .batch))
    #expect(cut.report.losses.map(\.value) == whole.report.losses.map(\.value))
    #expect(cut.report.metrics.map(\.name) == whole.report.metrics.map(\.name))
    #expect(cut.report.metrics.map(\.value) == whole.report.metrics.map(\.value))
    let known = Dictionary(uniqueKeysWithValues: cut.gradients.parameters.map { ($0.path, $0) })
    #expect(cut.gradients.parameters.count == whole.gradients.parameters.count)
    var squares = 0.0
    for parameter in whole.gradients.parameters {
      let own = try #require(whole.gradients[parameter])
      let other = try #require(known[parameter.path].flatMap { cut.gradients[$0] })
      squares += (own + other * -1).sumOfSquares()
    }
    #expect(squares.squareRoot() < 1e-5 * whole.gradients.norm)
  }

  @Test func `Rearranged pictures and a second view cost an encoder pass, and only where they are asked for`() throws {
    // A device of its own: others would count their operations too.
    let device = CPUDevice(threadCount: 2)
    func operations(_ objectives: [WeightedObjective]) throws -> Int {
      let trainer = try trainer(recipe(CLIP()).with(\.objectives, objectives), on: device)
      return try #require(try trainer.train(exampleBatch(0, on: device)).operations)
    }
    let clip = WeightedObjective(CLIP())
    let alone = try operations([clip])
    #expect(
      try operations([clip, WeightedObjective(MIM(), weight: 0), WeightedObjective(Jigsaw(), weight: 0)]) == alone)
    let (masked, both) = (
      try operations([clip, WeightedObjective(MIM())]),
      try operations([clip, WeightedObjective(MIM()), WeightedObjective(Jigsaw())])
    )
    #expect(masked > alone && both > masked)
    // What the pictures of a caption's twin and of a second view cost beside: an image encoder's passes.
    let between = try TwinSides.allCases.map {
      try operations([clip, WeightedObjective(VICReg(between: $0, width: 16))])
    }
    #expect(between[0] > between[1] && between[1] > alone)
  }

  @Test func `Keys of a whole batch are computed for who reads them alone`() throws {
    let device = CPUDevice(threadCount: 2)
    func operations(_ objective: any Objective, _ negatives: Negatives) throws -> Int {
      let trainer = try trainer(recipe(objective).with(\.shards, 2).with(\.negatives, negatives), on: device)
      return try #require(try trainer.train(exampleBatch(0, on: device)).operations)
    }
    for objective in [dino, LMI(), ITM(), MLM()] as [any Objective] {
      #expect(try operations(objective, .batch) == operations(objective, .shard), "\(type(of: objective).name)")
    }
    #expect(try operations(CMA(), .batch) > operations(CMA(), .shard))
  }

  @Test(arguments: [2, 4]) func `What reads no keys is trained to the same bits whether contrast sees the batch or not`(
    shards: Int
  ) throws {
    func weights(_ negatives: Negatives) throws -> [[Float]] {
      let objectives = [WeightedObjective(dino), WeightedObjective(LMI()), WeightedObjective(ITM())]
      let trainer = try trainer(
        recipe(dino).with(\.objectives, objectives).with(\.shards, shards).with(\.negatives, negatives))
      for step in 0..<2 { try trainer.train(exampleBatch(step)) }
      return trainer.parameters.map { $0.value.values }
    }
    #expect(try weights(.batch) == weights(.shard))
  }

  private var dino: DINO { DINO(prototypes: 12) }

  private func centre(_ trainer: Trainer) throws -> [Float] {
    try #require(trainer.head(of: DINO.self)).centre.value.value.values
  }

  @Test func `A centre moves toward the mean of the whole batch, however that is cut`() throws {
    let whole = try trainer(recipe(dino))
    let cut = try trainer(recipe(dino).with(\.shards, 4))
    #expect(try centre(whole).allSatisfy { $0 == 0 })
    for step in 0..<2 {
      try whole.train(exampleBatch(step))
      try cut.train(exampleBatch(step))
    }
    let (own, other) = (try centre(whole), try centre(cut))
    #expect(own.contains { $0 != 0 } && zip(own, other).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test(arguments: [1, 2, 4]) func `A mean that nothing observes stays where it is`(shards: Int) throws {
    let trainer = try trainer(recipe(Blinking()).with(\.shards, shards))
    let head = try #require(trainer.head(of: Blinking.self))
    // It sees 3 in even steps and nothing in odd ones, and half of the way is gone in each that it sees.
    for (step, mean) in [1.5, 1.5, 2.25, 2.25].enumerated() {
      try trainer.train(exampleBatch(step))
      #expect(head.mean.value.value.values == [Float(mean)])
    }
  }

  @Test func `A centre is the same in whatever order shards are computed`() throws {
    func values(_ order: [Int]) throws -> [Float] {
      let trainer = try trainer(recipe(dino).with(\.shards, 4))
      trainer.exchange = OrderedShards(order)
      let rows = order.flatMap { [2 * $0, 2 * $0 + 1] }
      for step in 0..<2 { try trainer.train(exampleBatch(step).selecting(rows)) }
      return try centre(trainer) + trainer.parameters.flatMap { $0.value.values }
    }
    #expect(try values([0, 1, 2, 3]) == values([2, 0, 3, 1]))
  }

  @Test func `A run that goes on from a checkpoint remembers the centre`() throws {
    let folder = try TemporaryFolder()
    let whole = try trainer(recipe(dino))
    for step in 0..<2 { try whole.train(exampleBatch(step)) }
    try Checkpoint.write(whole, to: folder.path + "/run.safetensors")
    let resumed = try trainer(recipe(dino))
    try Checkpoint.restore(resumed, from: folder.path + "/run.safetensors")
    #expect(try centre(resumed) == centre(whole))
    try whole.train(exampleBatch(2))
    try resumed.train(exampleBatch(2))
    #expect(try centre(resumed) == centre(whole))
    #expect(resumed.parameters.map { $0.value.values } == whole.parameters.map { $0.value.values })
  }

  @Test func `Where no objective remembers anything there is nothing to remember`() throws {
    #expect(try trainer(Recipe.tcl(.smoke)).movingMeans.isEmpty)
  }
}
