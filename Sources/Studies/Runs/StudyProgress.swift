/// How far a study is.
public struct StudyProgress: Sendable {
  /// The arm that is being computed.
  public let arm: String
  public let seed: Int
  /// The place of the run in the study, from 1.
  public let number: Int
  /// The runs of the study.
  public let total: Int
  /// What the run is doing.
  public let state: RunProgress
  /// Until the whole study is done, from the runs so far; nil as long as nobody knows.
  public let secondsLeft: Double?
}
