import Autograd
import Encoders
import Foundation
import Tensor
import TestSupport
import Testing
import Losses

@Suite struct AdamWTests {
  private let settings = AdamWSettings(learningRate: .constant(0.1), weightDecay: 0.5)

  /// Gradients that equal `slope` everywhere: the derivative of `slope * sum(p)`.
  private func gradients(of parameter: Parameter, slope: Float) -> Gradients {
    let tape = Tape()
    let loss = tape.variable(parameter).mean() * (slope * Float(parameter.value.count))
    return tape.gradients(of: loss)
  }

  @Test func `The first step of a bias moves by the learning rate against the gradient's sign`() {
    let bias = Parameter(path: "x.bias", value: Tensor([1, -2], shape: [2]))
    var optimizer = AdamW(settings)
    optimizer.update([bias], gradients: gradients(of: bias, slope: 3), learningRate: 0.1, gradientScale: 1)
    #expect(abs(bias.value.values[0] - 0.9) < 1e-6)
    #expect(abs(bias.value.values[1] + 2.1) < 1e-6)
  }

  @Test func `A matrix is first shrunk by learning rate times decay`() {
    let weight = Parameter(path: "x.weight", value: Tensor([1, 1], shape: [1, 2]))
    var optimizer = AdamW(settings)
    optimizer.update([weight], gradients: gradients(of: weight, slope: 1), learningRate: 0.1, gradientScale: 1)
    #expect(abs(weight.value.values[0] - (0.95 - 0.1)) < 1e-6)
  }

  @Test func `Several steps follow the readable twin`() {
    let weight = Parameter(path: "x.weight", value: Tensor([0.7], shape: [1, 1]))
    var optimizer = AdamW(settings)
    var (p, m, v) = (0.7, 0.0, 0.0)
    for (step, slope) in [0.5, -1.5, 2, 0.25, -0.1].enumerated() {
      let gradient = Double(slope)
      optimizer.update(
        [weight], gradients: gradients(of: weight, slope: Float(slope)), learningRate: 0.1, gradientScale: 1)
      p *= 1 - 0.1 * 0.5
      m = 0.9 * m + 0.1 * gradient
      v = 0.999 * v + 0.001 * gradient * gradient
      let mean = m / (1 - pow(0.9, Double(step + 1)))
      let root = (v / (1 - pow(0.999, Double(step + 1)))).squareRoot()
      p -= 0.1 * mean / (root + 1e-8)
      #expect(abs(Double(weight.value.item) - p) < 1e-5)
    }
  }

  @Test func `A step leaves all that shared its numbers before alone`() {
    let weight = Parameter(path: "x.weight", value: Tensor([1, -2], shape: [1, 2]))
    var optimizer = AdamW(settings)
    let first = gradients(of: weight, slope: 1)
    optimizer.update([weight], gradients: first, learningRate: 0.1, gradientScale: 1)
    let (value, earlier, moments) = (weight.value, optimizer, optimizer[weight])
    let before = [value.values, moments?.mean.values, moments?.variance.values, first[weight]?.values]
    optimizer.update([weight], gradients: first, learningRate: 0.1, gradientScale: 1)
    #expect([value.values, moments?.mean.values, moments?.variance.values, first[weight]?.values] == before)
    #expect(earlier[weight]?.mean.values == moments?.mean.values)
    #expect(weight.value.values != value.values)
    #expect(optimizer[weight]?.mean.values != moments?.mean.values)
    #expect(optimizer[weight]?.variance.values != moments?.variance.values)
  }

  @Test func `A parameter without a gradient is left alone`() {
    let used = Parameter(path: "a.weight", value: Tensor([1], shape: [1, 1]))
    let unused = Parameter(path: "b.weight", value: Tensor([1], shape: [1, 1]))
    var optimizer = AdamW(settings)
    optimizer.update([used, unused], gradients: gradients(of: used, slope: 1), learningRate: 0.1, gradientScale: 1)
    #expect(unused.value.item == 1)
    #expect(optimizer[unused] == nil)
    #expect(optimizer[used]?.steps == 1)
  }

  @Test(
    arguments: [
      ("temp", [], true), ("visual_encoder.pos_embed", [1, 5, 8], true), ("visual_encoder.cls_token", [1, 1, 8], true),
      ("x.weight", [3, 2], true), ("x.LayerNorm.weight", [8], false), ("x.bias", [8], false),
    ] as [(String, [Int], Bool)])
  func `Decay falls on everything but vectors and biases, as published`(path: String, shape: [Int], decays: Bool) {
    let parameter = Parameter(path: path, value: Tensor(zeros: Shape(shape)))
    #expect(AdamW.decays(parameter) == decays)
  }

  @Test func `A rate of 0 for one parameter keeps it`() {
    let temperature = Parameter(path: "temp", value: Tensor(0.1))
    var optimizer = AdamW(settings)
    optimizer.update(
      [temperature], gradients: gradients(of: temperature, slope: 1), learningRate: 0.1, gradientScale: 1,
      rateScale: ["temp": 0])
    #expect(temperature.value.item == 0.1)
  }
}

@Suite struct LearningRateTests {
  private let rate = LearningRate(peak: 1, floor: 0.1, warmUp: 4)

  @Test func `Warm-up is linear and ends at the peak`() {
    let rates = (0..<4).map { rate.rate(at: $0, of: 104) }
    for (found, expected) in zip(rates, [0.325, 0.55, 0.775, 1] as [Float]) { #expect(abs(found - expected) < 1e-6) }
  }

  @Test func `The cosine starts at the peak, passes the middle half way and ends at the floor`() {
    #expect(rate.rate(at: 4, of: 104) == 1)
    #expect(abs(rate.rate(at: 54, of: 104) - 0.55) < 1e-6)
    #expect(abs(rate.rate(at: 104, of: 104) - 0.1) < 1e-6)
  }

  @Test func `A constant rate is constant`() {
    let constant = LearningRate.constant(0.3)
    #expect([0, 1, 50, 100].allSatisfy { constant.rate(at: $0, of: 100) == 0.3 })
  }
}
