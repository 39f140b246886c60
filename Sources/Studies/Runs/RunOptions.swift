public import Tensor

/// How runs are computed; nothing here changes a number.
public struct RunOptions: Sendable {
  public var device: any Device
  /// Threads that make batches.
  public var loaderThreads: Int
  /// Seconds between checkpoints; 0 writes one each step.
  public var checkpointInterval: Double
  /// Whether a run that fails stops the study instead of being a row that says so.
  public var failFast: Bool
  /// Steps from one observation of the objectives' gradients to the next, the first step being one; nil observes none.
  public var observationInterval: Int?

  public init(
    device: any Device = CPUDevice.standard, loaderThreads: Int = 1, checkpointInterval: Double = 60,
    failFast: Bool = false, observationInterval: Int? = nil
  ) {
    self.device = device
    self.loaderThreads = loaderThreads
    self.checkpointInterval = checkpointInterval
    self.failFast = failFast
    self.observationInterval = observationInterval
  }
}
