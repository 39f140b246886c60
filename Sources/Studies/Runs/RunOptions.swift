package import Files
public import Tensor

/// How runs are computed; nothing here changes a number.
public struct RunOptions: Sendable {
  /// What computes.
  public var device: any Device
  /// Threads that make batches; nil begins with one and adds more where training waits for them, up to the device's number, or beside a
  /// GPU to that of the process.
  public var loaderThreads: Int?
  /// Seconds between checkpoints; 0 writes one each step.
  public var checkpointInterval: Double
  /// Whether a run that fails stops the study instead of being a row that says so.
  public var failFast: Bool
  /// Steps from one observation of the objectives' gradients to the next, the first step being one; nil observes none.
  public var observationInterval: Int?
  /// Steps from one asking of the validation split to the next, by the dual encoder; the last step asks too. Nil asks only what a study
  /// asks of the trained model.
  public var evaluateEvery: Int?
  /// The number of the only run to compute, as `triad plan` numbers them; nil for all.
  package var task: Int?
  /// Whether each of several ranks holds a part of the optimizer's state only.
  package var partitionsOptimizer = false
  /// Where what frozen layers give is kept.
  package var cache = CacheFolder.standard()

  /// Options of a study; what has a default needs no word.
  public init(
    device: any Device, loaderThreads: Int? = nil, checkpointInterval: Double = 60,
    failFast: Bool = false, observationInterval: Int? = nil, evaluateEvery: Int? = nil
  ) {
    self.device = device
    self.loaderThreads = loaderThreads
    self.checkpointInterval = checkpointInterval
    self.failFast = failFast
    self.observationInterval = observationInterval
    self.evaluateEvery = evaluateEvery
  }
}
