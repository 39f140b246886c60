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

@Suite struct AggregationTests {
  private static let choices: [Aggregation] = [.weightedSum, .uncertainty, .pcgrad, .gradNorm(alpha: 1.5)]

  private func trainer(_ aggregation: Aggregation, recipe: Recipe = .tcl(.smoke)) throws -> Trainer {
    try Trainer(recipe: recipe.with(\.aggregation, aggregation), seed: Seed(3), tokens: exampleTokens)
  }

  @Test func `The default is not mentioned in the identity, a choice is, with its settings`() throws {
    let plain = Recipe.tcl(.smoke)
    #expect(plain.aggregation == .weightedSum)
    #expect(try !plain.canonicalJSON().contains("aggregation"))
    #expect(try plain.with(\.aggregation, .weightedSum).fingerprint() == plain.fingerprint())
    let fingerprints = try [.uncertainty, .pcgrad, .gradNorm(alpha: 1), .gradNorm(alpha: 2)].map { choice in
      try plain.with(\.aggregation, choice).fingerprint()
    }
    #expect(Set(fingerprints + [try plain.fingerprint()]).count == 5)
    #expect(try plain.with(\.aggregation, .pcgrad).canonicalJSON().contains(#""name":"pcgrad""#))
  }

  /// The sum as it was written before there was a choice.
  private struct PlainSum: Aggregator {
    static let name = "plain"

    func total(of losses: [WeightedLoss], state: NoHead, pass: Pass) -> Variable {
      let weighted = losses.map { $0.weight == 1 ? $0.loss : $0.loss * $0.weight }
      return weighted.dropFirst().reduce(weighted[0], +)
    }
  }

  @Test func `Ten steps of the default are ten steps of the plain weighted sum, bit for bit`() throws {
    let recipe = Recipe.tcl(.smoke).with(\.steps, 10)
    let (chosen, plain) = (
      try trainer(.weightedSum, recipe: recipe), try trainer(Aggregation(PlainSum()), recipe: recipe)
    )
    for step in 0..<10 {
      let (a, b) = (try chosen.train(exampleBatch(step)), try plain.train(exampleBatch(step)))
      #expect(a.total == b.total)
      #expect(a.losses.map(\.value) == b.losses.map(\.value))
    }
    #expect(chosen.parameters.map { $0.value.values } == plain.parameters.map { $0.value.values })
  }

  @Test(arguments: choices) func `A run continues from its checkpoint bit-identical, state included`(
    aggregation: Aggregation
  ) throws {
    let path = FileManager.default.temporaryDirectory.path + "/triad-aggregation-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let undisturbed = try trainer(aggregation)
    for step in 0..<4 { try undisturbed.train(exampleBatch(step)) }

    let first = try trainer(aggregation)
    for step in 0..<2 { try first.train(exampleBatch(step)) }
    try Checkpoint.write(first, to: path)
    let second = try trainer(aggregation)
    try Checkpoint.restore(second, from: path)
    for step in 2..<4 { try second.train(exampleBatch(step)) }
    for (a, b) in zip(undisturbed.parameters, second.parameters) {
      #expect(a.path == b.path && a.value.values == b.value.values, "\(a.path)")
    }
    #expect(
      undisturbed.aggregator.state.parameters.count == (["uncertainty": 1, "gradnorm": 2][aggregation.name] ?? 0))
  }

  @Test func `State moves and is reported by objective`() throws {
    for (aggregation, name) in [(Aggregation.uncertainty, "lmi_sigma2"), (.gradNorm(), "lmi_gradnorm")] {
      let trainer = try trainer(aggregation)
      try trainer.train(exampleBatch(0))
      let report = try trainer.train(exampleBatch(1))
      let value = try #require(report.metrics.first { $0.name == name }).value
      #expect(value.isFinite && value > 0 && value != 1)
    }
  }

  @Test func `A single objective is trained alike by the sum and by PCGrad`() throws {
    let recipe = Recipe.tcl(.smoke).only(CMA.self)
    let (sum, projected) = (try trainer(.weightedSum, recipe: recipe), try trainer(.pcgrad, recipe: recipe))
    for step in 0..<3 {
      try sum.train(exampleBatch(step))
      try projected.train(exampleBatch(step))
    }
    for (a, b) in zip(sum.parameters, projected.parameters) {
      for (x, y) in zip(a.value.values, b.value.values) { #expect(abs(x - y) < 1e-4) }
    }
  }

  @Test func `Only who needs whole gradients asks for them`() throws {
    let free = Recipe.tcl(.smoke).with(\.optimizer.clipNorm, nil)
    #expect(try !trainer(.weightedSum, recipe: free).needsWholeGradients)
    #expect(try !trainer(.uncertainty, recipe: free).needsWholeGradients)
    #expect(try trainer(.pcgrad, recipe: free).needsWholeGradients)
    #expect(try trainer(.weightedSum, recipe: free.with(\.optimizer.clipNorm, 1)).needsWholeGradients)
  }

  @Test func `Steps on one batch lower the losses under every choice`() throws {
    let recipe = Recipe.tcl(.smoke).with(\.steps, 40).with(\.distillation, .none)
    for choice in AggregationTests.choices {
      let trainer = try trainer(choice, recipe: recipe)
      let sums = try (0..<30).map { _ in
        try trainer.train(exampleBatch(0)).losses.reduce(0) { $0 + $1.value }
      }
      let (first, last) = (sums.prefix(5).reduce(0, +), sums.suffix(5).reduce(0, +))
      #expect(last < 0.95 * first, "\(choice.name)")
    }
  }
}

/// Makes aggregators' state without a model.
var exampleMaker: ParameterMaker { ParameterMaker(seed: Seed(0), device: CPUDevice.standard) }

/// Losses that are parameters themselves, one a value, on `tape`.
func scalarLosses(_ values: [Parameter], weights: [Float]? = nil, on tape: Tape) -> [WeightedLoss] {
  values.enumerated().map { place, value in
    WeightedLoss(
      name: ObjectiveName("task\(place)"), place: place, weight: weights?[place] ?? 1, loss: tape.variable(value))
  }
}
