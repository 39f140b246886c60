import Autograd
import Encoders
import Foundation
import Losses
import Parts
import Tensor
import TestSupport
import Testing
import Training

/// Aggregators meet the losses and gradients of the whole step, however it was cut.
@Suite struct ShardedAggregationTests {
  private let recipe = Recipe.tcl(.smoke).with(\.optimizer.clipNorm, nil).with(\.shards, 2)

  private func trainer(_ recipe: Recipe) throws -> Trainer {
    try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens)
  }

  private func firstStep(_ recipe: Recipe) throws -> (trainer: Trainer, report: StepReport, gradients: Gradients) {
    let trainer = try trainer(recipe)
    var found: Gradients?
    let report = try trainer.train(exampleBatch(0), inspect: { found = $0 })
    return (trainer, report, try #require(found))
  }

  /// The gradient of each loss alone, summed over the shards.
  private func separate(_ trainer: Trainer) throws -> [[String: [Float]]] {
    try [CMA.self, IMC.self, LMI.self, ITM.self, MLM.self].map { (type: any Objective.Type) in
      let alone = try firstStep(recipe.only(type).weighted(type, 1))
      return Dictionary(
        uniqueKeysWithValues: alone.gradients.parameters.map { ($0.path, alone.gradients[$0]?.values ?? []) })
    }
  }

  private func expectClose(_ found: Tensor?, _ expected: [Float], _ path: String) {
    let found = found?.values ?? []
    let norm = expected.map { Double($0 * $0) }.reduce(0, +).squareRoot()
    let distance = zip(found, expected).map { Double(($0 - $1) * ($0 - $1)) }.reduce(0, +).squareRoot()
    #expect(found.count == expected.count && distance <= 1e-4 * norm + 1e-6, "\(path)")
  }

  @Test func `Learnt uncertainty has the derivatives of its formula in the losses of the step`() throws {
    let (trainer, report, gradients) = try firstStep(recipe.with(\.aggregation, .uncertainty))
    let logs = try #require(trainer.aggregator.state.parameters.first)
    let found = try #require(gradients[logs]?.values)
    let weights = recipe.objectives.map { $0.weight.value(at: 0, of: recipe.steps) }
    var total: Float = 0
    for (place, loss) in report.losses.enumerated() {
      // At s = 0: w / 2 (L + 0), and its derivative by s.
      total += 0.5 * weights[place] * loss.value
      let slope: Float = 0.5 * weights[place] * (1 - loss.value)
      #expect(abs(found[place] - slope) < 1e-5)
    }
    #expect(abs(report.total - total) < 1e-5 * total)
    // The model follows half the weighted sum.
    let sum = try firstStep(recipe).gradients
    for parameter in trainer.model.parameters {
      guard let half = gradients[parameter] else { continue }
      let whole = try #require(sum.parameters.first { $0.path == parameter.path })
      expectClose(half, try #require(sum[whole]).values.map { 0.5 * $0 }, parameter.path)
    }
  }

  @Test func `PCGrad combines the gradients that were summed over the shards`() throws {
    let pcgrad = recipe.with(\.aggregation, .pcgrad)
    let (trainer, report, gradients) = try firstStep(pcgrad)
    let fresh = try self.trainer(pcgrad)
    let separate = try separate(fresh).map { values in
      Gradients(
        trainer.parameters.compactMap { parameter in
          values[parameter.path].map { (parameter, Tensor($0, shape: parameter.shape)) }
        })
    }
    let tape = Tape()
    let losses = report.losses.enumerated().map { place, loss in
      WeightedLoss(
        name: loss.name, place: place, weight: recipe.objectives[place].weight.value(at: 0, of: recipe.steps),
        loss: tape.variable(Parameter(path: "loss", value: Tensor(loss.value))))
    }
    let expected = trainer.aggregator.combine(
      separate, of: losses, seed: Seed(1).derived("step", 0).derived("aggregation"))
    for parameter in expected.parameters {
      expectClose(gradients[parameter], try #require(expected[parameter]).values, parameter.path)
    }
  }

  @Test func `GradNorm measures progress by the losses of the step`() throws {
    let (trainer, report, _) = try firstStep(recipe.with(\.aggregation, .gradNorm()))
    let initial = try #require(trainer.aggregator.state.parameters.last).value.values
    #expect(initial == report.losses.map(\.value))
    #expect(try trainer.train(exampleBatch(1)).metrics.contains { $0.name == "cma_gradnorm" && $0.value != 1 })
  }

  @Test(arguments: [Aggregation.weightedSum, .uncertainty, .pcgrad, .gradNorm()])
  func `Steps on one batch lower the losses`(_ choice: Aggregation) throws {
    let trainer = try trainer(
      Recipe.tcl(.smoke).with(\.shards, 2).with(\.steps, 40).with(\.distillation, .none).with(\.aggregation, choice))
    let sums = try (0..<30).map { _ -> Float in
      try trainer.train(exampleBatch(0)).losses.map(\.value).reduce(0, +)
    }
    let (first, last) = (sums.prefix(5).reduce(0, +), sums.suffix(5).reduce(0, +))
    #expect(last < 0.95 * first)
  }

  @Test func `Weights that follow the losses of the step are refused before anything changes`() throws {
    let trainer = try trainer(recipe.with(\.aggregation, Aggregation(Focal())))
    let before = trainer.parameters.map { $0.value.values }
    let error = #expect(throws: TrainingError.self) { try trainer.train(exampleBatch(0)) }
    #expect(error?.description.contains("the aggregation 'focal' weighs the loss of 'cma' by") == true)
    #expect(trainer.parameters.map { $0.value.values } == before)
    // Uncut it is an aggregator like others.
    #expect(
      try self.trainer(recipe.with(\.shards, 1).with(\.aggregation, Aggregation(Focal()))).train(exampleBatch(0)).total
        .isFinite)
  }
}

/// Weighs each loss by itself.
private struct Focal: Aggregator {
  static let name = "focal"
  func weights(of losses: [WeightedLoss], state: NoHead) -> [Float] { losses.map { $0.weight * $0.value } }
}
