import Autograd
import Encoders
import Foundation
import Losses
import Tensor
import TestSupport
import Testing
import Training

@Suite struct UncertaintyWeightingTests {
  @Test func `At first each loss counts half`() {
    let tape = Tape()
    let losses = scalarLosses(
      [Parameter(path: "a", value: Tensor(3)), Parameter(path: "b", value: Tensor(0.5))], weights: [1, 2], on: tape)
    let aggregator = UncertaintyWeighting()
    let state = aggregator.makeState(for: ["a", "b"], exampleMaker)
    #expect(aggregator.weights(of: losses, state: state) == [0.5, 1])
    let total = aggregator.total(of: losses, state: state, pass: .training(tape, seed: Seed(0)))
    #expect(total.value.item == 2)
  }

  @Test func `Gradients are those of equation 7`() throws {
    let tape = Tape()
    let parameters = [Parameter(path: "a", value: Tensor(3)), Parameter(path: "b", value: Tensor(0.5))]
    let losses = scalarLosses(parameters, weights: [1, 2], on: tape)
    let aggregator = UncertaintyWeighting()
    let state = aggregator.makeState(for: ["a", "b"], exampleMaker)
    state.logVariances.value = Tensor([0.7, -0.4], shape: [2], on: state.logVariances.value.device)
    let weights = aggregator.weights(of: losses, state: state)
    let gradients = tape.gradients(
      of: aggregator.total(of: losses, state: state, pass: .training(tape, seed: Seed(0))))
    for (parameter, weight) in zip(parameters, weights) {
      #expect(abs(try #require(gradients[parameter]).item - weight) < 1e-6)
    }
    let ofState = try #require(gradients[state.logVariances]).values
    #expect(abs(ofState[0] - 0.5 * (1 - exp(Float(-0.7)) * 3)) < 1e-6)
    #expect(abs(ofState[1] - 1 * (1 - exp(Float(0.4)) * 0.5)) < 1e-6)
  }

  @Test func `For fixed losses the optimum is sigma^2 = loss`() throws {
    let values: [Float] = [0.5, 8]
    let parameters = values.map { Parameter(path: "loss \($0)", value: Tensor($0)) }
    let aggregator = UncertaintyWeighting()
    let state = aggregator.makeState(for: ["a", "b"], exampleMaker)
    var optimizer = AdamW(AdamWSettings(learningRate: .constant(0.01)))
    for _ in 0..<1500 {
      let tape = Tape()
      let total = aggregator.total(
        of: scalarLosses(parameters, on: tape), state: state, pass: .training(tape, seed: Seed(0)))
      optimizer.update(
        [state.logVariances], gradients: tape.gradients(of: total), learningRate: 0.01, gradientScale: 1)
    }
    let variances = aggregator.metrics(of: state)
    #expect(variances.map(\.name) == ["a_sigma2", "b_sigma2"])
    for (found, expected) in zip(variances, values) { #expect(abs(found.value / expected - 1) < 0.01) }
  }
}
