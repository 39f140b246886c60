import Autograd
import Data
import Encoders
import Losses
public import Tensor

/// A recorded run of the published computation, replayed through the same objectives, features, trainer and optimizer as training.
///
/// Layout of the folder: `config.json`, `model.safetensors` (the state before the first step) and `step<k>.safetensors` (the views,
/// ids, masks and negatives of step k).
public final class ReplayCase {
  public let folder: String
  public let configuration: ReplayConfiguration
  public let trainer: Trainer
  /// The gradients of the first step, once it has run, by published name.
  public private(set) var firstGradients: [(name: String, value: Tensor)] = []

  public init(folder: String, device: any Device = CPUDevice.standard) throws {
    self.folder = folder
    configuration = try ReplayConfiguration.read(folder + "/config.json")
    trainer = try Trainer(
      recipe: configuration.recipe, seed: Seed(0), tokens: configuration.tokens, device: device)
    let file = try SafeTensorsReader(path: folder + "/model.safetensors")
    try PublishedNames.load(trainer.parameters + trainer.momentumTwins.map(\.momentum), from: file)
    trainer.queues = FeatureQueues(
      image: try ReplayCase.queue("image_queue", file, device), text: try ReplayCase.queue("text_queue", file, device))
  }

  /// Runs the next recorded step.
  public func replayStep() throws -> ReplayRow {
    let path = "\(folder)/step\(trainer.step).safetensors"
    let recorded = try RecordedStep(path: path, device: trainer.model.device)
    let isFirst = trainer.step == 0
    let report = try trainer.train(
      recorded.batch,
      prepare: { step in
        step.preset(MaskedText(TokenMasking()), to: recorded.masked)
        step.preset(HardNegatives(), to: recorded.negatives)
      },
      inspect: { gradients in
        guard isFirst else { return }
        firstGradients = trainer.parameters.flatMap { parameter in
          gradients[parameter].map { PublishedNames.arrays(of: $0, as: parameter) } ?? []
        }
      })
    return ReplayRow(report)
  }

  /// The published queues are `[width, size]`, ours `[size, width]`.
  private static func queue(_ name: String, _ file: SafeTensorsReader, _ device: any Device) throws -> FeatureQueue {
    let stored = try file.tensor(name, on: device)
    let pointer = try file.integers("queue_ptr").first ?? 0
    return FeatureQueue(features: stored.transposedMatrix(), next: pointer)
  }
}

extension Tensor {
  /// Rows and columns exchanged, on the host.
  package func transposedMatrix() -> Tensor {
    let (rows, columns) = shape2
    return withValues { source in
      Tensor(shape: [columns, rows], on: device) { target in
        for row in 0..<rows {
          for column in 0..<columns { target[column * rows + row] = source[row * columns + column] }
        }
      }
    }
  }
}
