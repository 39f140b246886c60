public import Downstream
import Reporting
public import Training

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

  /// What cannot be read of a run that is there, in one sentence; nil if all can. Only in what is shown, never in what is stored.
  var damage: String?

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

  /// What is shown of a run whose results cannot be read.
  init(id: String, damage: String) {
    self.init(id: id, failure: "damaged: \(damage)")
    self.damage = damage
  }

  /// Why there are no measurements, as a row of a table says it; nil if there are.
  var absence: ResultRow.Outcome? { damage.map(ResultRow.Outcome.damaged) ?? failure.map(ResultRow.Outcome.failed) }
}

/// What a finished run measured.
public struct RunMeasurements: Sendable, Hashable, Codable {
  /// One result a task, with the rank of every query.
  public let retrieval: [RetrievalResult]
  /// Parameters that received a gradient, in elements.
  public let trainedParameters: Int
  /// Steps trained.
  public let steps: Int
  /// The weighted sum of the losses in the last step.
  public let finalLoss: Double
  /// Floating-point operations of a step's matrix products and attentions, the mean over the steps; nil where the device does not
  /// count them, and for runs of earlier versions.
  public let operationsPerStep: Double?
  /// Of a step, without waiting for data: the median of each kind of steps, those in which the same objectives count, by how many there are of
  /// them. In runs of earlier versions the median of all.
  public let secondsPerStep: Double
  /// All steps, with waiting for data.
  public let trainingSeconds: Double
  /// Retrieval on all tasks.
  public let evaluationSeconds: Double
  /// The greatest resident memory of the process during the run; nil where the system does not say.
  public let peakBytes: Int?
  /// The most that tensors took in the host's memory, a part of `peakBytes`; nil where another device computed, and for runs of earlier versions.
  public let tensorPeakBytes: Int?
  /// The most that tensors took in the memory of a GPU; nil where none computed, and for runs of earlier versions.
  public let gpuPeakBytes: Int?
  /// What frozen layers took once, for this run and all that share it; nil where none are frozen, and for runs of earlier versions.
  public let frozen: FrozenCost?
  /// What matching and masked words have learned, one a retrieval task; nil for runs of earlier versions.
  public let fusion: [FusionScores]?
}
