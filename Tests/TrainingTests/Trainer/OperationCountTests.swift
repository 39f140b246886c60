import TestSupport
import Autograd
import Data
import Encoders
import Losses
import Parts
import Tensor
import Testing
import Training

/// What a step costs is what somebody reads: counted for every mix of objectives, and compared with closed forms.
@Suite struct OperationCountTests {
  private static let objectives: [any Objective] = [CMA(), IMC(), LMI(), ITM(), MLM()]
  private static let queueSize = 32
  private static let batch = 8
  private static let shape = ModelShape.smoke

  /// The recipe of these objectives, with a teacher's share from the first step on.
  private func recipe(_ objectives: [any Objective], queueSize: Int) -> Recipe {
    Recipe.tcl(.smoke).with(\.objectives, objectives.map { WeightedObjective($0) }).with(\.queueSize, queueSize)
      .with(\.distillation, Distillation(share: 0.4, rampSteps: 0))
  }

  /// The operations of a step of these objectives; each call trains the same step.
  private func operations(_ objectives: any Objective..., queueSize: Int = Self.queueSize) throws -> Int {
    try operations(of: objectives, queueSize: queueSize)
  }

  private func operations(of objectives: [any Objective], queueSize: Int = Self.queueSize) throws -> Int {
    let device = CPUDevice(threadCount: 1)
    let trainer = try Trainer(
      recipe: recipe(objectives, queueSize: queueSize), seed: Seed(1), tokens: exampleTokens, device: device)
    let batch = exampleBatch(0, batch: Self.batch, on: device)
    let before = device.floatingPointOperations
    try trainer.train(batch)
    return device.floatingPointOperations - before
  }

  /// A product of the batch's features with as many candidates.
  private func comparison(with candidates: Int) -> Int { 2 * Self.batch * candidates * Self.shape.embedWidth }

  /// Both directions: CMA multiplies forward, for the teacher's targets, and backward.
  private func alignment(with candidates: Int) -> Int { 2 * 3 * comparison(with: candidates) }

  /// Both modalities: IMC multiplies forward and backward.
  private func contrast(with candidates: Int) -> Int { 2 * 2 * comparison(with: candidates) }

  /// The first tokens of pictures and captions into the shared space.
  private var projections: Int {
    2 * Self.batch * Self.shape.embedWidth * (Self.shape.imageWidth + Self.shape.textWidth)
  }

  /// The bits of `mask` say which objectives.
  @Test(arguments: 1..<32) func `The queue costs what CMA and IMC read of it, and nobody else pays`(mask: Int) throws {
    let chosen = Self.objectives.enumerated().filter { mask >> $0.offset & 1 == 1 }.map(\.element)
    let names = chosen.map { type(of: $0).name }
    let added = 32
    let expected =
      (names.contains(CMA.name) ? alignment(with: added) : 0) + (names.contains(IMC.name) ? contrast(with: added) : 0)
    let growth =
      try operations(of: chosen, queueSize: Self.queueSize + added) - operations(of: chosen)
    #expect(growth == expected, "\(names)")
  }

  /// What an objective adds to the others is what it costs alone, less what it shares with them.
  @Test func `Every leave-one-out arm costs the sum of its parts`() throws {
    let all = try operations(of: Self.objectives)
    func without(_ kind: any Objective.Type) throws -> Int {
      try operations(of: Self.objectives.filter { type(of: $0).name != kind.name })
    }
    let candidates = Self.batch + Self.queueSize
    let (alignment, contrast) = (alignment(with: candidates), contrast(with: candidates))
    // What matching draws negatives by; alignment has it anyway.
    let corner = 2 * comparison(with: Self.batch)
    // The encoders of both modalities and their twins; three of four projections are the online ones with their gradients.
    let encoders = try operations(IMC()) - contrast - 4 * projections
    // Keys and values of the fusion encoder for all image tokens, forward and backward; matching and masked modelling share them.
    let side = Self.shape.imageSide / Self.shape.patch
    let tokens = Self.batch * (side * side + 1)
    let keys = Self.shape.fusionDepth * 3 * (2 * tokens * Self.shape.imageWidth * 2 * Self.shape.textWidth)
    let local = try operations(LMI()) - encoders - 3 * projections
    // Nothing trains the projections that negatives are drawn by.
    let matching = try operations(ITM()) - encoders - 2 * projections - corner
    let masked = try operations(ITM(), MLM()) - operations(ITM())

    #expect(try operations(CMA()) == encoders + 4 * projections + alignment)
    #expect(all == encoders + 4 * projections + alignment + contrast + local + matching + masked)
    #expect(try without(CMA.self) == all - alignment + corner)
    #expect(try without(IMC.self) == all - contrast)
    #expect(try without(LMI.self) == all - local)
    #expect(try without(ITM.self) == all - matching + keys)
    #expect(try without(MLM.self) == all - masked)
  }

  @Test func `Masked modelling alone projects no first token`() throws {
    let image = 2 * Self.batch * Self.shape.imageWidth * Self.shape.embedWidth
    let alone = try operations(MLM())
    #expect(try operations(MLM(), Glance()) == alone + 3 * image)
    #expect(try operations(MLM(), TeacherGlance()) == alone + image)
  }

  @Test func `Local information alone projects no first token of the teacher`() throws {
    let image = 2 * Self.batch * Self.shape.imageWidth * Self.shape.embedWidth
    #expect(try operations(LMI(), TeacherGlance()) == operations(LMI()) + image)
  }

  @Test func `Masked modelling alone gives the projections no gradient`() throws {
    let trainer = try Trainer(
      recipe: recipe([MLM()], queueSize: Self.queueSize), seed: Seed(1), tokens: exampleTokens)
    var paths: [String] = []
    try trainer.train(exampleBatch(0), inspect: { paths = $0.parameters.map(\.path) })
    #expect(paths.contains { $0.hasPrefix("visual_encoder.") })
    #expect(!paths.contains { $0.hasPrefix("vision_proj") || $0.hasPrefix("text_proj") })
  }

  @Test func `What theory says of the first loss costs no operations`() throws {
    let device = CPUDevice(threadCount: 1)
    let trainer = try Trainer(
      recipe: recipe(Self.objectives, queueSize: Self.queueSize), seed: Seed(1), tokens: exampleTokens, device: device)
    for objective in trainer.objectives {
      let step = trainer.makeStep(exampleBatch(0, on: device), tape: Tape())
      _ = objective.term(for: step)
      let before = device.floatingPointOperations
      #expect(objective.startBand(for: step) != nil)
      #expect(device.floatingPointOperations == before, "\(objective.name)")
    }
  }
}

/// Reads the projections of the pictures' first tokens and trains them.
private struct Glance: Objective {
  static let name: ObjectiveName = "glance"
  var readsQueues: Bool { false }
  func readsMomentum(distillation: Float) -> Bool { false }
  func term(for step: TrainingStep, head: NoHead) -> LossTerm { LossTerm(step[OnlineImage()].global.mean()) }
}

/// Reads those of the teacher.
private struct TeacherGlance: Objective {
  static let name: ObjectiveName = "teacher-glance"
  var readsQueues: Bool { false }
  func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    LossTerm(Variable(step[MomentumImage()].global).mean())
  }
}
