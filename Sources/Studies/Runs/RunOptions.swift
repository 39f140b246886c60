public import Tensor

/// How runs are computed; nothing here changes a number.
public struct RunOptions: Sendable {
  public var device: any Device
  /// Threads that make batches.
  public var loaderThreads: Int
  /// Seconds between checkpoints; 0 writes one each step.
  public var checkpointInterval: Double

  public init(
    device: any Device = CPUDevice.standard, loaderThreads: Int = 1, checkpointInterval: Double = 60
  ) {
    self.device = device
    self.loaderThreads = loaderThreads
    self.checkpointInterval = checkpointInterval
  }
}
