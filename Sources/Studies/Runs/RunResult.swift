public import Downstream

/// What became of a run: measurements, or the reason why there are none.
public struct RunResult: Sendable, Hashable, Codable {
  /// The run's identity.
  public let id: String
  /// Nil if the run failed.
  public let measurements: RunMeasurements?
  /// Why it failed, in one sentence; nil if it did not.
  public let failure: String?
  /// What the trained model reached in the study's downstream tasks, as far as they are computed: stored in files of their own, and not
  /// part of the coded form.
  public var downstream: [DownstreamResult] = []

  private enum CodingKeys: String, CodingKey { case id, measurements, failure }

  init(id: String, measurements: RunMeasurements) {
    self.id = id
    self.measurements = measurements
    failure = nil
  }

  init(id: String, failure: String) {
    self.id = id
    measurements = nil
    self.failure = failure
  }
}
