import TestSupport
import Checkpoints
import Autograd
import Data
import Encoders
import Foundation
import Losses
import Tensor
import Testing
import Training

@Suite struct CheckpointTests {
  private let path = FileManager.default.temporaryDirectory.path + "/triad-checkpoint-\(UUID().uuidString).safetensors"

  private func trainer(seed: UInt64 = 3) throws -> Trainer {
    try Trainer(recipe: .tcl(.smoke), seed: Seed(seed), tokens: exampleTokens)
  }

  @Test func `A run that continues from a checkpoint ends bit-identical to one that was never stopped`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let undisturbed = try trainer()
    for step in 0..<4 { try undisturbed.train(exampleBatch(step)) }

    let first = try trainer()
    for step in 0..<2 { try first.train(exampleBatch(step)) }
    try Checkpoint.write(first, to: path)
    let second = try trainer()
    try Checkpoint.restore(second, from: path)
    #expect(second.completedSteps == 2)
    var report: StepReport?
    for step in 2..<4 { report = try second.train(exampleBatch(step)) }

    #expect(report?.step == 3)
    for (a, b) in zip(undisturbed.parameters, second.parameters) {
      #expect(a.value.values == b.value.values, "\(a.path)")
    }
    for (a, b) in zip(undisturbed.momentumTwins, second.momentumTwins) {
      #expect(a.momentum.value.values == b.momentum.value.values, "\(a.momentum.path)")
    }
    #expect(undisturbed.queues.text.features.values == second.queues.text.features.values)
    #expect(undisturbed.queues.image.next == second.queues.image.next)
  }

  @Test func `The groups of queue rows come back, and a file without them is of nobody's`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let recipe = Recipe.tcl(.smoke).with(\.objectives, [WeightedObjective(CMA(positives: .sameGroup))])
    func fresh() throws -> Trainer { try Trainer(recipe: recipe, seed: Seed(3), tokens: exampleTokens) }
    let first = try fresh()
    try Checkpoint.write(first, to: path)
    #expect(try !SafeTensorsReader(path: path).names.contains("idx_queue"))
    try first.train(exampleBatch(0))
    try Checkpoint.write(first, to: path)
    let second = try fresh()
    try Checkpoint.restore(second, from: path)
    #expect(second.queues.image.groups == first.queues.image.groups)
    #expect(second.queues.text.groups == first.queues.text.groups)
    #expect(first.queues.text.groups.contains { $0 != FeatureQueue.unknownGroup })
  }

  @Test func `A checkpoint of another seed is refused by name`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Checkpoint.write(try trainer(), to: path)
    let error = #expect(throws: CheckpointError.self) { try Checkpoint.restore(try trainer(seed: 4), from: path) }
    #expect(error?.description.contains(path) == true)
    #expect(error?.description.contains("seed") == true)
  }

  @Test func `A checkpoint cut anywhere is refused and leaves the trainer as it was`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let trainer = try trainer()
    try trainer.train(exampleBatch(0))
    try Checkpoint.write(trainer, to: path)
    let whole = try #require(FileManager.default.contents(atPath: path))
    let before = trainer.parameters.map { $0.value.values }
    for share in [0.0, 0.0001, 0.01, 0.3, 0.9, 0.999] {
      try whole.prefix(Int(Double(whole.count) * share)).write(to: URL(fileURLWithPath: path))
      #expect(throws: CheckpointError.self) { try Checkpoint.restore(trainer, from: path) }
    }
    #expect(trainer.parameters.map { $0.value.values } == before)
    #expect(trainer.completedSteps == 1)
  }

  @Test func `A folder that does not exist is a clear error and nothing is written`() throws {
    let missing = "/nonexistent-\(UUID().uuidString)/checkpoint.safetensors"
    let error = #expect(throws: CheckpointError.self) { try Checkpoint.write(try trainer(), to: missing) }
    #expect(error?.description.contains(missing) == true)
  }
}
