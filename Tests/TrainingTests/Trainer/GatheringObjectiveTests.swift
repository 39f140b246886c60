import Parts
import Autograd
import Data
import Encoders
import Losses
import Tensor
import TestSupport
import Testing
import Training

/// An objective whose negatives receive gradients is trained in shards as in the whole batch.
@Suite struct GatheringObjectiveTests {
  private var recipe: Recipe {
    Recipe.tcl(.smoke).with(\.optimizer.clipNorm, nil).with(\.model.dropout, 0)
      .with(\.objectives, [WeightedObjective(PictureTextPretraining(), weight: 0.5)])
  }

  private func step(_ recipe: Recipe) throws -> (report: StepReport, gradients: [String: [Float]], norm: Double) {
    let trainer = try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens, device: CPUDevice.standard)
    var found: Gradients?
    let report = try trainer.train(exampleBatch(0), inspect: { found = $0 })
    let gradients = try #require(found)
    return (
      report,
      Dictionary(uniqueKeysWithValues: gradients.parameters.map { ($0.path, gradients[$0]?.values ?? []) }),
      gradients.norm
    )
  }

  private func distance(_ a: [String: [Float]], _ b: [String: [Float]]) -> Double {
    var squares = 0.0
    for (path, values) in b {
      let others = a[path] ?? [Float](repeating: 0, count: values.count)
      squares += zip(values, others).map { Double(($0 - $1) * ($0 - $1)) }.reduce(0, +)
    }
    return squares.squareRoot()
  }

  @Test(arguments: [2, 4, 8]) func `Its gradients are those of one large batch to rounding`(shards: Int) throws {
    let whole = try step(recipe)
    let cut = try step(recipe.with(\.shards, shards).with(\.negatives, .batch))
    #expect(Set(cut.gradients.keys) == Set(whole.gradients.keys))
    #expect(distance(cut.gradients, whole.gradients) < 1e-5 * whole.norm)
    // What enters past the features, too.
    #expect(cut.gradients["temp"] == [0.5] && whole.gradients["temp"] == [0.5])
    #expect(abs(cut.report.total - whole.report.total) < 1e-5)
    #expect(cut.report.metrics.map(\.name) == ["clip_loss"])
  }

  @Test func `Where contrast sees its shard alone it is an objective like others`() throws {
    let (whole, cut) = (try step(recipe), try step(recipe.with(\.shards, 2)))
    #expect(distance(cut.gradients, whole.gradients) > 1e-2 * whole.norm)
    #expect(checkObjective(PictureTextPretraining()).isConforming)
  }

  @Test func `With dropout the features of both passes are the same, so shards can come in any order`() throws {
    let recipe = recipe.with(\.model.dropout, 0.1).with(\.shards, 4).with(\.negatives, .batch)
    func values(_ order: [Int]) throws -> [[Float]] {
      let trainer = try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens, device: CPUDevice.standard)
      trainer.exchange = OrderedShards(order)
      // Two pairs per shard, in the order in which they are computed.
      let rows = order.flatMap { [2 * $0, 2 * $0 + 1] }
      for step in 0..<2 { try trainer.train(exampleBatch(step).selecting(rows)) }
      return trainer.parameters.map { $0.value.values }
    }
    #expect(try values([0, 1, 2, 3]) == values([2, 3, 1, 0]))
  }
}

/// Contrast of online pictures with online captions, both with gradients (Radford et al. 2021), and the temperature itself, which no
/// feature depends on.
private struct PictureTextPretraining: GatheringObjective {
  static let name: ObjectiveName = "clip"
  static let metricNames = ["clip_loss"]

  func readsMomentum(distillation: Float) -> Bool { false }
  var readsQueues: Bool { false }

  func features(of step: TrainingStep, head: NoHead) -> PairFeatures {
    [step[OnlineImage()].global, step[OnlineText()].global]
  }

  func term(of features: PairFeatures, model: Model, head: NoHead, _ pass: Pass) -> LossTerm {
    let (image, text) = (features[0] * 10, features[1])
    let loss =
      contrastiveLoss(image.linear(weight: text, bias: nil)) + contrastiveLoss(text.linear(weight: image, bias: nil))
    return LossTerm(loss + pass(model.temperature), metrics: ["clip_loss": loss])
  }
}
