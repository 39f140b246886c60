import Autograd
package import Checkpoints
import Encoders
package import Losses
import Tensor

/// The whole state of a run in one safetensors file: parameters and momentum twins under their published names, queues, optimizer
/// moments, the next step.
///
/// Everything random is keyed by (seed, step), so a run that continues from here ends bit-identical to one that was never stopped.
/// The file appears whole or not at all.
package enum Checkpoint {
  /// Raised whenever the meaning of a stored value changes.
  static let version = "1"

  private static let format = "triad run"

  /// Whether a file is the checkpoint of a run, which can be continued from it.
  package static func isOfRun(_ file: CheckpointFile) -> Bool { file.metadata["format"] == format }

  /// - Parameter optimizer: The whole state of the optimizer, where the trainer holds but a part of it.
  package static func write(_ trainer: Trainer, optimizer: AdamW? = nil, to path: String) throws {
    let optimizer = optimizer ?? trainer.optimizer
    var file = SafeTensorsWriter(
      metadata: [
        "format": format, "version": version, "step": String(trainer.completedSteps),
        "seed": String(trainer.seed.value),
        "recipe": String(try trainer.recipe.fingerprint(), radix: 16),
      ], isSummed: true)
    let parameters = trainer.parameters
    for parameter in parameters + trainer.unoptimizedParameters {
      for (name, value) in PublishedNames.arrays(of: parameter.value, as: parameter) { file.add(name, value) }
    }
    file.add("image_queue", trainer.queues.image.features.transposedMatrix())
    file.add("text_queue", trainer.queues.text.features.transposedMatrix())
    file.add("queue_ptr", integers: [trainer.queues.image.next])
    // The published pointer is one for both queues; an objective that reads one side only moves one of them.
    file.add("text_queue_ptr", integers: [trainer.queues.text.next])
    // Only objectives of fine-tuning ask which rows belong together.
    for (name, queue) in [("idx_queue", trainer.queues.image), ("text_idx_queue", trainer.queues.text)]
    where queue.groups.contains(where: { $0 != FeatureQueue.unknownGroup }) {
      file.add(name, integers: queue.groups)
    }
    var steps: [Int] = []
    for parameter in parameters {
      let moments = optimizer[parameter]
      steps.append(moments?.steps ?? 0)
      guard let moments else { continue }
      file.add("optimizer.mean." + parameter.path, moments.mean)
      file.add("optimizer.variance." + parameter.path, moments.variance)
    }
    file.add("optimizer.steps", integers: steps)
    try file.write(to: path)
  }

  /// Puts `trainer`, which must have been made for the same recipe and seed, into the stored state.
  ///
  /// Nothing of the trainer is changed unless everything could be read.
  package static func restore(_ trainer: Trainer, from path: String) throws {
    try restore(trainer, from: try SafeTensorsReader(path: path))
  }

  package static func restore(_ trainer: Trainer, from file: SafeTensorsReader) throws {
    let path = file.path
    func expect(_ key: String, _ expected: String) throws {
      guard file.metadata[key] == expected else {
        throw CheckpointError.foreignRun(
          path: path, key: key, found: file.metadata[key] ?? "nothing", expected: expected)
      }
    }
    try expect("format", format)
    try expect("version", version)
    try expect("seed", String(trainer.seed.value))
    try expect("recipe", String(try trainer.recipe.fingerprint(), radix: 16))
    guard let step = file.metadata["step"].flatMap({ Int($0) }), step >= 0 else {
      throw CheckpointError.malformedFile(path: path, reason: "its metadata names no step")
    }
    let device = trainer.model.device
    let parameters = trainer.parameters
    let steps = try file.integers("optimizer.steps")
    guard steps.count == parameters.count else {
      throw CheckpointError.malformedFile(
        path: path, reason: "it holds \(steps.count) optimizer states for \(parameters.count) parameters")
    }
    let queues = FeatureQueues(
      image: try queue("image_queue", file, trainer.queues.image, pointer: "queue_ptr", groups: "idx_queue"),
      text: try queue(
        "text_queue", file, trainer.queues.text, pointer: "text_queue_ptr", groups: "text_idx_queue"))
    var optimizer = AdamW(trainer.recipe.optimizer, own: trainer.optimizer.own)
    for (parameter, count) in zip(parameters, steps) where count > 0 {
      let mean = try file.tensor("optimizer.mean." + parameter.path, on: device)
      let variance = try file.tensor("optimizer.variance." + parameter.path, on: device)
      for moment in [mean, variance] where moment.shape != parameter.shape {
        throw CheckpointError.wrongShape(
          path: path, name: "optimizer state of " + parameter.path, found: moment.shape.sizes,
          expected: parameter.shape.sizes)
      }
      let part = optimizer.part(of: parameter)
      optimizer[parameter] = AdamW.Moments(
        mean: part.map(mean.run) ?? mean, variance: part.map(variance.run) ?? variance, steps: count)
    }
    try PublishedNames.load(parameters + trainer.unoptimizedParameters, from: file)
    trainer.model.shareFrozenValues()
    trainer.optimizer = optimizer
    trainer.queues = queues
    trainer.completedSteps = step
    trainer.hasInitialWeights = true
  }

  /// The queue `name`, which must be as large as `expected`.
  private static func queue(
    _ name: String, _ file: SafeTensorsReader, _ expected: FeatureQueue, pointer: String, groups: String
  ) throws -> FeatureQueue {
    let next = try file.integers(pointer).first ?? 0
    let stored = try file.tensor(name, on: expected.features.device)
    let shape = [expected.features.shape[1], expected.size]
    guard stored.shape.sizes == shape else {
      throw CheckpointError.wrongShape(path: file.path, name: name, found: stored.shape.sizes, expected: shape)
    }
    guard next == 0 || (0..<expected.size).contains(next) else {
      throw CheckpointError.malformedFile(path: file.path, reason: "its \(pointer) \(next) is outside the queue")
    }
    let known = file.names.contains(groups) ? try file.integers(groups) : nil
    guard known.map({ $0.count == expected.size }) ?? true else {
      throw CheckpointError.malformedFile(path: file.path, reason: "its \(groups) has \(known?.count ?? 0) numbers")
    }
    return FeatureQueue(features: stored.transposedMatrix(), next: next, groups: known)
  }
}

extension Trainer {
  /// What a checkpoint holds beside what the optimizer changes: momentum twins, moving means, frozen layers.
  fileprivate var unoptimizedParameters: [Parameter] {
    momentumTwins.map(\.momentum) + movingMeans.map(\.value) + storedFrozenParameters
  }
}
