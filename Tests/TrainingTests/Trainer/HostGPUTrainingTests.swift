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
      let report = try trainer.train(exampleBatch(step, on: device))
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

  @Test func `Two runs give the same bits`() throws {
    let (a, b) = (
      try train(.tcl(.smoke), on: try hostGPU(), steps: 2), try train(.tcl(.smoke), on: try hostGPU(), steps: 2)
    )
    #expect(a.numbers == b.numbers && a.weights == b.weights)
  }
}
