import Files
import JSON
public import Tensor

/// A task that says what a pre-trained model is worth: its own training data, its own head and loss, and a metric with one number per item.
///
/// A task is a value and knows its data. It is one file, one test file, and one line in the catalogue; studies turn its results into columns
/// with the paired statistics of retrieval, because all arms answer the same items.
public protocol DownstreamTask: Sendable {
  /// The name in tables and on the command line, such as `vqa`.
  var name: String { get }

  /// What the metric is called, such as `accuracy`.
  var metric: String { get }

  /// The names of the details that belong into a table beside the mean score, such as `consistency`.
  var reportedDetails: [String] { get }

  /// A hash of everything that decides the result but the model and the seed: data, settings, the version of the procedure.
  var fingerprint: UInt64 { get }

  /// What one gets without a model: by always giving the most frequent answer, by the text alone, and so on, in percent.
  var baselines: [DownstreamScore] { get }

  /// Of every test item, in their order, a number of what it belongs to, such as its picture: items of one number are drawn together where
  /// the uncertainty of the items is estimated. Nil where each stands alone.
  var itemClusters: [Int]? { get }

  /// Trains what the task trains, beginning with `backbone`, and answers the test items.
  ///
  /// Leaves `backbone` as it is. Equal models, seeds and tasks give equal results.
  ///
  /// - Parameter progress: Called often; what it throws stops the task.
  func evaluate(
    _ backbone: Backbone, seed: Seed, progress: (DownstreamProgress) throws -> Void
  ) throws -> DownstreamResult
}

extension DownstreamTask {
  /// None.
  public var reportedDetails: [String] { [] }

  /// Nil: each item stands alone.
  public var itemClusters: [Int]? { nil }
}

/// How far a task is.
public struct DownstreamProgress: Sendable {
  /// What is being done.
  public enum Phase: String, Sendable, Hashable {
    /// The network learns from the examples.
    case training
    /// The test items are answered.
    case answering
  }

  /// The name of the task.
  public let task: String
  /// What is being done.
  public let phase: Phase
  /// How many steps, or items, are done.
  public let completed: Int
  /// How many there are in this phase.
  public let total: Int
  /// Of the step that was just trained; nil while answering.
  public let loss: Float?

  /// Progress of a task; `loss` is that of the step, nil while items are answered.
  public init(task: String, phase: Phase, completed: Int, total: Int, loss: Float? = nil) {
    self.task = task
    self.phase = phase
    self.completed = completed
    self.total = total
    self.loss = loss
  }
}

/// How the fingerprints of tasks are made.
package enum TaskFingerprint {
  /// Of a task with fine-tuning.
  ///
  /// - Parameter words: Name, version of the procedure, and what is not in the settings.
  package static func of(_ words: String, _ settings: FineTuning, training: UInt64, test: UInt64) -> UInt64 {
    let state = Hashing.fnv1a("\(words) \(coded(settings))")
    return Hashing.mix(Hashing.mix(state ^ training) ^ Hashing.mix(test))
  }

  /// Settings as JSON with sorted keys. Settings that cannot be written, such as a rate that is not a number, are a programmer's error: two
  /// tasks must not share a fingerprint because of them.
  static func coded(_ settings: some Encodable) -> String {
    do {
      return try CanonicalJSON.text(of: settings)
    } catch {
      fatalError("task fingerprint: the settings cannot be written (\(error))")
    }
  }
}

/// Why a downstream task has no result.
public enum DownstreamError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The loss or a gradient is not a number.
  case divergence(task: String, step: Int)
  /// A part of the task has no items.
  case emptiness(task: String, part: String)
  /// A picture cannot be read; leaving it out would make the task another one.
  case picture(task: String, source: String, picture: Int, reason: String)
  /// No task has this name.
  case unknownTask(String, known: [String])
  /// The data of a task are not there.
  case absence(task: String, reason: String)
  /// Training and test share pictures or groups.
  case leak(task: String, count: Int, example: String)
  /// No published files of the task are read.
  case absentForm(task: String, known: [String])
  /// Files of another task.
  case otherForm(task: String, address: String, found: String, wanted: String, formats: [String])
  /// Pictures of this side are not a whole number of patches.
  case imageSide(Int, patch: Int)
  /// The model's encoders cannot see pictures of this side.
  case otherPictures(Int, reason: String)
  /// The task has no momentum model that could soften its targets.
  case undistilled(task: String)

  /// One sentence that names the task and the reason.
  public var description: String {
    switch self {
    case .divergence(let task, let step):
      "Task '\(task)': the loss at step \(step) is not a number; lower the learning rate or begin with another model."
    case .emptiness(let task, let part):
      "Task '\(task)' has no \(part) items; build its data again or leave the task out."
    case .picture(let task, let source, let picture, let reason):
      "Task '\(task)': picture \(picture) of \(source) cannot be read (\(reason.withoutPeriod)); repair or fetch it, or build the data again."
    case .unknownTask(let name, let known):
      "There is no downstream task '\(name)'; known are \(known.joined(separator: ", "))."
    case .absence(let task, let reason): "Task '\(task)' has no data: \(reason)"
    case .leak(let task, let count, let example):
      "Task '\(task)': \(count) test pictures are in its training data, such as \(example); take them out of one side."
    case .absentForm(let task, let known):
      "Task '\(task)' is not read from files; those that are: \(known.joined(separator: ", "))."
    case .otherForm(let task, let address, let found, let wanted, let formats):
      "Task '\(task)' asks \(wanted), but \(address) holds \(found); give \(formats.joined(separator: " or "))."
    case .imageSide(let side, let patch):
      "Pictures of \(side) pixels are not a whole number of the model's patches of \(patch) pixels; give a multiple of \(patch)."
    case .otherPictures(let side, let reason):
      "The model cannot be shown pictures of \(side) pixels: \(reason); leave the side as it is."
    case .undistilled(let task):
      "Task '\(task)' has no momentum model that softens its targets; leave the distillation out."
    }
  }
}
