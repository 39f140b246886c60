import Autograd
import Checkpoints
import Data
import Encoders
import Losses
package import Tensor

/// A recorded run of the published computation, replayed through the same objectives, features, trainer and optimizer as training.
///
/// Layout of the folder: `config.json`, `model.safetensors` (the state before the first step) and `step<k>.safetensors` (the views,
/// ids, masks and negatives of step k).
package final class ReplayCase {
  package let folder: String
  package let configuration: ReplayConfiguration
  package let trainer: Trainer
  /// The gradients of the first step by published name, in the order of `model.safetensors`; empty until it has run.
  ///
  /// A parameter that the loss does not reach has a gradient of zeros.
  package private(set) var firstGradients: [ReplayArray] = []
  private let names: PublishedState

  /// Reads the case in `folder` and builds its model.
  ///
  /// - Throws: ``ReplayError`` or `CheckpointError`, which name the file and the key or array.
  package init(folder: String, device: any Device) throws {
    self.folder = folder
    configuration = try ReplayConfiguration.read(folder + "/config.json")
    let file = try SafeTensorsReader(path: folder + "/model.safetensors")
    // Before anything of these sizes is allocated.
    try configuration.checkSizes(in: file)
    trainer = try Trainer(
      recipe: configuration.recipe, seed: Seed(0), tokens: configuration.tokens, device: device)
    names = try PublishedState(of: trainer, in: file)
    try PublishedNames.load(trainer.parameters + trainer.momentumTwins.map(\.momentum), from: file)
    try names.checkTies(in: file)
    trainer.queues = try ReplayCase.queues(configuration, file, device)
  }

  /// Runs the next recorded step.
  package func replayStep() throws -> ReplayRow {
    let path = "\(folder)/step\(trainer.completedSteps).safetensors"
    let recorded = try RecordedStep(path: path, configuration: configuration, device: trainer.model.device)
    let masking = configuration.masking
    let isFirst = trainer.completedSteps == 0
    let report = try trainer.train(
      recorded.batch,
      prepare: { step in
        step.preset(MaskedText(masking), to: recorded.masked)
        step.preset(HardNegatives(), to: recorded.negatives)
      },
      inspect: isFirst ? { [self] gradients in firstGradients = names.gradients(gradients, of: trainer) } : nil)
    return ReplayRow(report)
  }

  /// Runs all recorded steps that have not run yet.
  package func replay() throws -> ReplayResult {
    var rows: [ReplayRow] = []
    while trainer.completedSteps < configuration.steps { rows.append(try replayStep()) }
    return ReplayResult(rows: rows, gradients: firstGradients, state: state)
  }

  /// The whole state after the steps so far, under the names and in the shapes and order of `model.safetensors`.
  package var state: [ReplayArray] { names.state(of: trainer) }

  /// The published queues are `[width, size]`, ours `[size, width]`.
  private static func queues(
    _ configuration: ReplayConfiguration, _ file: SafeTensorsReader, _ device: any Device
  ) throws -> FeatureQueues {
    let pointer = try file.integers("queue_ptr")
    guard let next = pointer.first, (0..<configuration.queueSize).contains(next) else {
      throw ReplayError.malformedState(
        path: file.path, reason: "queue_ptr is \(pointer), outside the queue of \(configuration.queueSize)")
    }
    return FeatureQueues(
      image: FeatureQueue(features: try file.tensor("image_queue", on: device).transposedMatrix(), next: next),
      text: FeatureQueue(features: try file.tensor("text_queue", on: device).transposedMatrix(), next: next))
  }
}

extension Tensor {
  /// Rows and columns exchanged, on the host.
  package func transposedMatrix() -> Tensor {
    let (rows, columns) = shape2
    let source = values
    var target = source
    for row in 0..<rows {
      for column in 0..<columns { target[column * rows + row] = source[row * columns + column] }
    }
    return Tensor(target, shape: [columns, rows], on: device)
  }
}

/// Why a recorded case cannot be replayed or compared; every description is one sentence that names the file and the remedy.
package enum ReplayError: Error, CustomStringConvertible {
  case missingFile(path: String)
  case malformedConfiguration(path: String, reason: String)
  case malformedState(path: String, reason: String)
  case malformedStep(path: String, reason: String)
  case missingRecording(path: String)
  case malformedRecording(path: String, reason: String)
  case unusableDestination(path: String, reason: String)
  /// `deviations` are those beyond their tolerance.
  case deviation(folder: String, deviations: [ReplayDeviation])

  package var description: String {
    switch self {
    case .missingFile(let path):
      "\(path) does not exist or cannot be read; a case has config.json, model.safetensors and step0.safetensors."
    case .malformedConfiguration(let path, let reason): "\(path) describes no case that can be replayed: \(reason)."
    case .malformedState(let path, let reason): "\(path) is not the state that config.json describes: \(reason)."
    case .malformedStep(let path, let reason): "\(path) is not a step that can be replayed: \(reason)."
    case .missingRecording(let path):
      "\(path) does not exist or cannot be read; there is nothing to check against, so record it or leave the check out."
    case .malformedRecording(let path, let reason): "\(path) cannot be compared with the replay: \(reason)."
    case .unusableDestination(let path, let reason): "\(path) cannot take the results: \(reason)."
    case .deviation(let folder, let deviations):
      "The replay of \(folder) deviates from its recording beyond the tolerance: "
        + deviations.map(\.description).joined(separator: ", ") + "."
    }
  }
}
