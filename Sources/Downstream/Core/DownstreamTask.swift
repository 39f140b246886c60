public import Tensor

/// A task that says what a pre-trained model is worth: its own training data, its own head and loss, and a metric with one number an item.
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
  public var reportedDetails: [String] { [] }
}

/// How far a task is.
public struct DownstreamProgress: Sendable {
  /// What is being done.
  public enum Phase: String, Sendable, Hashable {
    case training
    case answering
  }

  public let task: String
  public let phase: Phase
  public let completed: Int
  public let total: Int
  /// Of the step that was just trained; nil while answering.
  public let loss: Float?

  public init(task: String, phase: Phase, completed: Int, total: Int, loss: Float? = nil) {
    self.task = task
    self.phase = phase
    self.completed = completed
    self.total = total
    self.loss = loss
  }
}
