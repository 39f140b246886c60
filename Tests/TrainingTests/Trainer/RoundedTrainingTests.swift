import Autograd
import Data
import Encoders
import Losses
import Tensor
import TestSupport
import Testing
import Training

extension Recipe {
  /// Every objective of the smoke recipe, operands in bfloat16. Negatives are drawn evenly: what similarities draw may be another caption where
  /// one of them differs in its last bit.
  static let rounded = unrounded.with(\.precision, .bfloat16)

  /// The same in float32.
  static let unrounded = Recipe.tcl(.smoke).with(
    \.objectives,
    Recipe.tcl(.smoke).objectives.map { $0.name == ITM.name ? $0.replaced(by: ITM(hardness: .constant(0))) : $0 })
}

@Suite struct RoundedTrainingTests {
  private struct Outcome: Equatable {
    var totals: [Float] = []
    var losses: [[Float]] = []
    var weights: [[Float]] = []
  }

  /// - Parameter batches: How many there are; they come again and again.
  private func train(_ recipe: Recipe, on device: any Device, steps: Int, batches: Int = 4) throws -> Outcome {
    let trainer = try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens, device: device)
    let inputs = (0..<batches).map { exampleBatch($0, on: trainer.model.device) }
    var outcome = Outcome()
    for step in 0..<steps {
      let report = try trainer.train(inputs[step % batches])
      outcome.totals.append(report.total)
      outcome.losses.append(report.losses.map(\.value))
    }
    outcome.weights = (trainer.parameters + trainer.momentumTwins.map(\.momentum)).map(\.value.values)
    return outcome
  }

  /// The gradients of the first step, by parameter.
  private func firstGradients(_ recipe: Recipe) throws -> (losses: [Float], gradients: [String: [Float]]) {
    let trainer = try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens, device: CPUDevice(threadCount: 2))
    var gradients: [String: [Float]] = [:]
    let report = try trainer.train(
      exampleBatch(0, on: trainer.model.device),
      inspect: { found in
        for parameter in found.parameters { gradients[parameter.path] = found[parameter]?.values }
      })
    return (report.losses.map(\.value), gradients)
  }

  @Test func `A model computes in the precision of its recipe, and its parameters are float32`() throws {
    let device = CPUDevice(threadCount: 2)
    #expect(
      try Trainer(recipe: .unrounded, seed: Seed(1), tokens: exampleTokens, device: device).model.device === device)
    let trainer = try Trainer(recipe: .rounded, seed: Seed(1), tokens: exampleTokens, device: device)
    #expect(trainer.model.device === device.computing(in: .bfloat16))
    try trainer.train(exampleBatch(0, on: trainer.model.device))
    let weights = trainer.parameters.flatMap(\.value.values)
    #expect(weights.count { $0.bitPattern & 0xffff != 0 } > weights.count / 2)
  }

  @Test func `Training is bit-identical for one and three threads, and behind a fence`() throws {
    let one = try train(.rounded, on: CPUDevice(threadCount: 1), steps: 3)
    #expect(try train(.rounded, on: CPUDevice(threadCount: 3), steps: 3) == one)
    #expect(try train(.rounded, on: FencedDevice(), steps: 3) == one)
    #expect(try train(.unrounded, on: CPUDevice(threadCount: 1), steps: 3).totals != one.totals)
  }

  @Test(arguments: [Aggregation.uncertainty, .pcgrad])
  func `So it is in shards, under other aggregators`(aggregation: Aggregation) throws {
    let recipe = Recipe.rounded.with(\.aggregation, aggregation).with(\.shards, 4).with(\.negatives, .batch)
    let one = try train(recipe, on: CPUDevice(threadCount: 1), steps: 2)
    #expect(try train(recipe, on: CPUDevice(threadCount: 3), steps: 2) == one)
  }

  @Test func `In steady state the system is asked for nothing`() throws {
    let device = CPUDevice(threadCount: 2)
    let trainer = try Trainer(recipe: .rounded, seed: Seed(1), tokens: exampleTokens, device: device)
    let batch = exampleBatch(0, on: trainer.model.device)
    for _ in 0..<3 { try trainer.train(batch) }
    let before = device.systemAllocations
    for _ in 0..<3 { try trainer.train(batch) }
    #expect(device.systemAllocations == before)
  }

  /// An operand is off by 2^-9 of itself at the most, 0.2 %, and after a dozen products in a row a feature by under 1 %. A loss is a mean of
  /// sums of many of them.
  ///
  /// What untrained encoders tell pictures apart by is a fifth of what they give and less, which magnifies that in gradients: they are alike within
  /// a fifth of their length. The temperature's, one number from all similarities, is left out.
  @Test func `The first step has the losses of float32 within 1 % and its gradients within a fifth`() throws {
    let (exact, rounded) = (try firstGradients(.unrounded), try firstGradients(.rounded))
    for (a, b) in zip(rounded.losses, exact.losses) { #expect(abs(a - b) <= 0.01 * abs(b), "\(a), \(b)") }
    #expect(rounded.losses != exact.losses && rounded.gradients.keys == exact.gradients.keys)
    var (distance, length) = (0.0, 0.0)
    for (path, wanted) in exact.gradients.sorted(by: { $0.key < $1.key }) where path != "temp" {
      let found = try #require(rounded.gradients[path])
      for (a, b) in zip(found, wanted) {
        distance += Double(a - b) * Double(a - b)
        length += Double(b) * Double(b)
      }
    }
    #expect(distance.squareRoot() <= 0.2 * length.squareRoot(), "\((distance / length).squareRoot())")
  }

  /// The errors of different steps have nothing to do with one another, so a run of losses goes the same way: no step is further off than 10 %, and
  /// all together not 2 %.
  @Test func `A hundred steps have the losses of float32, each within 10 % and all within 2 %`() throws {
    let device = CPUDevice.standard
    let exact = try train(Recipe.unrounded.with(\.steps, 100), on: device, steps: 100)
    let rounded = try train(Recipe.rounded.with(\.steps, 100), on: device, steps: 100)
    for (step, (a, b)) in zip(rounded.totals, exact.totals).enumerated() {
      #expect(abs(a - b) <= 0.1 * abs(b), "step \(step): \(a), \(b)")
    }
    let (found, wanted) = (rounded.totals.reduce(0, +) / 100, exact.totals.reduce(0, +) / 100)
    #expect(abs(found - wanted) <= 0.02 * wanted, "\(found), \(wanted)")
    // Both have learned something.
    for outcome in [rounded, exact] {
      #expect(outcome.totals.suffix(10).reduce(0, +) < outcome.totals.prefix(10).reduce(0, +))
    }
  }
}
