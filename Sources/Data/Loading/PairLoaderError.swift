/// A batch that cannot be made.
public enum PairLoaderError: Error, CustomStringConvertible {
  /// More than the allowed share of samples is unusable; `reason` is what is wrong with the last one.
  case unusableSamples(count: Int, of: Int, share: Double, source: String, lastSample: Int, reason: String)
  /// So many samples are unusable that a batch cannot be filled.
  case unfilledBatch(step: Int, source: String, sample: Int, reason: String)
  /// The loader was cancelled before this batch.
  case cancellation(step: Int)

  public var description: String {
    switch self {
    case .unusableSamples(let count, let total, let share, let source, let sample, let reason):
      "\(count) of \(total) samples of \(source) cannot be used, more than \(Self.percent(share)) (sample \(sample): \(reason)); "
        + "repair the data and build it again."
    case .unfilledBatch(let step, let source, let sample, let reason):
      "The batch of step \(step) cannot be filled from \(source) (sample \(sample): \(reason)); "
        + "repair the data and build it again."
    case .cancellation(let step):
      "The loader was cancelled before the batch of step \(step); make a new one to go on."
    }
  }

  private static func percent(_ share: Double) -> String {
    let percent = (share * 1000).rounded() / 10
    return percent == percent.rounded() ? "\(Int(percent)) %" : "\(percent) %"
  }
}
