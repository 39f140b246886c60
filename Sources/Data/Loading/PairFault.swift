/// A sample that could not be used, or only in part.
public struct PairFault: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The number in the source.
  public var sample: Int
  /// What is wrong, with the file.
  public var reason: String
  /// Whether the sample was used nevertheless: its file is damaged, and the source salvages damage.
  public var isSalvaged: Bool

  package init(sample: Int, reason: String, isSalvaged: Bool = false) {
    self.sample = sample
    self.reason = reason
    self.isSalvaged = isSalvaged
  }

  /// What is wrong with a sample that can be used nevertheless; nil if nothing is.
  package static func damage(of pair: (entry: PairEntry, reading: PictureReading), sample: Int) -> PairFault? {
    pair.reading.damage.map { PairFault(sample: sample, reason: "\(pair.entry.picture): \($0)", isSalvaged: true) }
  }

  /// The sample and the reason, for lists.
  public var description: String { "sample \(sample)\(isSalvaged ? ", salvaged" : ""): \(reason)" }
}

/// A batch that cannot be made.
package enum PairLoaderError: Error, CustomStringConvertible {
  /// More than the allowed share of samples is unusable; `reason` is what is wrong with the last one.
  case unusableSamples(count: Int, of: Int, share: Double, source: String, lastSample: Int, reason: String)
  /// So many samples are unusable that a batch cannot be filled.
  case unfilledBatch(step: Int, source: String, sample: Int, reason: String)
  /// The loader was cancelled before this batch.
  case cancellation(step: Int)

  /// What frozen layers made before cannot be read.
  case features(source: String, reason: String)

  package var description: String {
    switch self {
    case .features(let source, let reason):
      "What frozen layers made of \(source) cannot be read: \(reason)."
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
