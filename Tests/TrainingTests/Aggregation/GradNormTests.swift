import Autograd
import Encoders
import Foundation
import Losses
import Tensor
import TestSupport
import Testing
import Training

@Suite struct GradNormTests {
  @Test func `The weight of the larger gradient falls, the sum stays`() {
    let moved = GradNorm(alpha: 0).moved([1, 1], weightedNorms: [10, 1], progress: [1, 1])
    #expect(moved[0] < 1 && moved[1] > 1)
    #expect(abs(moved[0] + moved[1] - 2) < 1e-12)
  }

  @Test func `With alpha 0 all norms become equal`() {
    let norms = [100.0, 1, 10]
    var weights = [1.0, 1, 1]
    for _ in 0..<2000 {
      weights = GradNorm(alpha: 0, rate: 0.01).moved(
        weights, weightedNorms: zip(weights, norms).map(*), progress: [1, 1, 1])
    }
    let weighted = zip(weights, norms).map(*)
    for norm in weighted { #expect(abs(norm / weighted[0] - 1) < 0.05) }
  }

  @Test func `An objective that learns slowly is favoured`() {
    var weights = [1.0, 1]
    for _ in 0..<2000 {
      weights = GradNorm(alpha: 1, rate: 0.01).moved(weights, weightedNorms: weights, progress: [0.9, 0.3])
    }
    // Equal gradients, so the weights are as the inverse training rates.
    #expect(abs(weights[0] / weights[1] - 3) < 0.2)
  }

  @Test func `Norms that are zero or not finite move nothing`() {
    #expect(GradNorm().moved([1, 1], weightedNorms: [0, 0], progress: [1, 1]) == [1, 1])
    #expect(GradNorm().moved([1, 1], weightedNorms: [.infinity, 1], progress: [1, 1]) == [1, 1])
  }

  /// Section 4.1 of the paper, smaller: tasks `sigma_i tanh((B + E_i) x)` with scales 1 and 100 on one trunk.
  @Test func `On the paper's toy of two scales it learns both tasks where the plain sum learns one`() throws {
    let plain = try ScaleToy().train(.weightedSum)
    let balanced = try ScaleToy().train(.gradNorm(alpha: 0.12))
    #expect(balanced.weights[0] > 100 * balanced.weights[1], "\(balanced.weights)")
    #expect(plain.progress[0] > 10 * plain.progress[1], "the large task takes all: \(plain.progress)")
    #expect(balanced.progress[0] < 2 * balanced.progress[1], "balanced: \(balanced.progress)")
    #expect(balanced.progress.reduce(0, +) < 0.5 * plain.progress.reduce(0, +))
  }
}

/// Two regressions of different scale on a shared layer.
private struct ScaleToy {
  private let inputs = 16
  private let outputs = 8
  /// Narrow: the tasks must share.
  private let hidden = 12
  private let rows = 64
  private let scales: [Float] = [1, 100]

  func train(_ aggregation: Aggregation) throws -> (progress: [Float], weights: [Float]) {
    var random = Seed(11).derived("gradnorm toy").stream()
    let x = Tensor((0..<rows * inputs).map { _ in random.normal() }, shape: [rows, inputs])
    let common = Tensor((0..<outputs * inputs).map { _ in random.normal() }, shape: [outputs, inputs])
    let targets = scales.map { scale in
      let own = Tensor((0..<outputs * inputs).map { _ in random.normal() }, shape: [outputs, inputs])
      let map = common + own
      let product = x.linear(weight: map, bias: nil).values
      return Tensor(product.map { scale * tanh($0 / Float(inputs).squareRoot()) }, shape: [rows, outputs])
    }
    let trunk = Linear(exampleMaker, "trunk", inputs: inputs, outputs: hidden, .torchDefault)
    let heads = scales.indices.map {
      Linear(exampleMaker, "head\($0)", inputs: hidden, outputs: outputs, .torchDefault)
    }
    let bound = BoundAggregator(aggregation, objectives: ["small", "large"], exampleMaker)
    let parameters = trunk.parameters + heads.flatMap(\.parameters)
    // With the usual beta2 the variances would remember the large gradients of the first steps for thousands of steps.
    var optimizer = AdamW(AdamWSettings(learningRate: .constant(0.01), weightDecay: 0, beta2: 0.9))
    var first: [Float] = []
    var last: [Float] = []
    for step in 0..<600 {
      let tape = Tape()
      let pass = Pass.training(tape, seed: Seed(0))
      let features = trunk.gelu(Variable(x), pass)
      let losses = heads.enumerated().map { place, head in
        WeightedLoss(
          name: place == 0 ? "small" : "large", place: place, weight: 1,
          loss: MeanSquare(target: targets[place])(head(features, pass) * scales[place]))
      }
      last = losses.map(\.value)
      if step == 0 { first = last }
      let gradients: Gradients
      if bound.readsGradients {
        let separate = losses.map { tape.gradients(of: $0.loss, keepingRecord: true) }
        gradients = bound.combine(separate, of: losses, seed: Seed(UInt64(step)))
      } else {
        gradients = tape.gradients(of: bound.total(losses, pass))
      }
      optimizer.update(parameters, gradients: gradients, learningRate: 0.01, gradientScale: 1)
    }
    return (zip(last, first).map(/), bound.metrics().map(\.value))
  }
}

private struct MeanSquare: Autograd.Operation {
  let target: Tensor

  func value(_ inputs: [Tensor]) -> Tensor {
    let difference = inputs[0] + target * -1
    return Tensor(Float(difference.sumOfSquares()) / Float(target.count))
  }

  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] {
    [(inputs[0] + target * -1) * (2 * gradient.item / Float(target.count))]
  }
}
