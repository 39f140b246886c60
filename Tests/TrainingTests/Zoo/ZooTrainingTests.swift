import Autograd
import Encoders
import Losses
import Tensor
import TestSupport
import Testing
import Training

/// Objectives of the zoo in training: in shards as in whole batches.
@Suite struct ZooTrainingTests {
  private func recipe(_ objective: any Objective) -> Recipe {
    Recipe.tcl(.smoke).with(\.optimizer.clipNorm, nil).with(\.model.dropout, 0)
      .with(\.objectives, [WeightedObjective(objective, weight: 0.5)])
  }

  private func trainer(_ recipe: Recipe) throws -> Trainer {
    try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens, device: CPUDevice.standard)
  }

  static let gathering: [any Objective] = [
    CLIP(), UniCL(), HardNCE(), HardNCE(positives: .sameGroup), VSEPlusPlus(), SigLIP(), SigLIP(positives: .sameGroup),
    FILIP(), FILIP(positives: .sameGroup),
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
}
