import Autograd
import Data
import Encoders
import Losses
import Tensor
import TestSupport
import Testing
import Training

/// Training on the device for GPUs, whose kernels a host runs thread by thread, against the processor.
@Suite struct HostGPUTrainingTests {
  /// Everything that a step reports, and all weights in the end.
  private func train(_ recipe: Recipe, on device: any Device, steps: Int) throws -> (
    numbers: [Float], weights: [[Float]]
  ) {
    let trainer = try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens, device: device)
    var numbers: [Float] = []
    for step in 0..<steps {
      let report = try trainer.train(exampleBatch(step, on: trainer.model.device))
      numbers += report.losses.map(\.value) + report.metrics.map(\.value) + [report.gradientNorm, report.temperature]
    }
    return (numbers, (trainer.parameters + trainer.momentumTwins.map(\.momentum)).map(\.value.values))
  }

  @Test(arguments: [Aggregation.weightedSum, .uncertainty, .pcgrad])
  func `All objectives train to the numbers of the processor within 1e-5`(aggregation: Aggregation) throws {
    let recipe = Recipe.tcl(.smoke).with(\.aggregation, aggregation)
    let expected = try train(recipe, on: CPUDevice(threadCount: 2), steps: 3)
    let found = try train(recipe, on: try hostGPU(), steps: 3)
    #expect(found.numbers.count == expected.numbers.count)
    for (a, b) in zip(found.numbers, expected.numbers) { #expect(abs(a - b) <= 1e-5 * max(1, abs(b))) }
  }

  /// Standardising what untrained encoders tell apart by little magnifies their rounding.
  @Test func `Decorrelation starts with the numbers of the processor within 1e-4`() throws {
    let recipe = Recipe.tcl(.smoke).with(
      \.objectives, [WeightedObjective(BarlowTwins(width: 16)), WeightedObjective(VICReg(width: 16))])
    let expected = try train(recipe, on: CPUDevice(threadCount: 2), steps: 1)
    let found = try train(recipe, on: try hostGPU(), steps: 1)
    #expect(found.numbers.count == expected.numbers.count)
    for (a, b) in zip(found.numbers, expected.numbers) { #expect(abs(a - b) <= 1e-4 * max(1, abs(b))) }
  }

  /// In bfloat16 an operand near the middle of two numbers may become another one on each, 2^-8 of it apart, and what comes after it in its
  /// picture or caption is rounded anew. Of all operands that is one in some thousands: less than a tenth of the 1 % by which rounding itself
  /// may move a loss.
  @Test func `In bfloat16 all objectives start with the losses of the processor within 1e-3`() throws {
    func losses(on device: any Device) throws -> (losses: [Float], norm: Float) {
      let trainer = try Trainer(recipe: .rounded, seed: Seed(1), tokens: exampleTokens, device: device)
      let report = try trainer.train(exampleBatch(0, on: trainer.model.device))
      return (report.losses.map(\.value), report.gradientNorm)
    }
    let (expected, found) = (try losses(on: CPUDevice(threadCount: 2)), try losses(on: try hostGPU()))
    #expect(found.losses.count == 5 && expected.losses.count == 5)
    for (a, b) in zip(found.losses, expected.losses) { #expect(abs(a - b) <= 1e-3 * abs(b), "\(a), \(b)") }
    #expect(abs(found.norm - expected.norm) <= 1e-2 * expected.norm, "\(found.norm), \(expected.norm)")
  }

  @Test func `Two runs give the same bits, in either precision`() throws {
    let rounded = (
      try train(.rounded, on: try hostGPU(), steps: 1), try train(.rounded, on: try hostGPU(), steps: 1)
    )
    #expect(rounded.0.numbers == rounded.1.numbers && rounded.0.weights == rounded.1.weights)
    let (a, b) = (
      try train(.tcl(.smoke), on: try hostGPU(), steps: 2), try train(.tcl(.smoke), on: try hostGPU(), steps: 2)
    )
    #expect(a.numbers == b.numbers && a.weights == b.weights)
  }
}
