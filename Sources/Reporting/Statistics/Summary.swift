/// Mean and spread of one measurement over the seeds of an arm.
public struct Summary: Sendable, Hashable, Codable {
  /// How many values there were.
  public let count: Int
  /// The arithmetic mean.
  public let mean: Double
  /// The sample standard deviation (divisor `count - 1`); nil for a single value, whose spread nobody knows.
  public let standardDeviation: Double?

  /// Summarizes `values`; nil when there are none.
  ///
  /// Two passes: the textbook one-pass formula cancels when the spread is small beside the mean, and step times are
  /// exactly that.
  public init?(of values: [Double]) {
    guard !values.isEmpty else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    count = values.count
    self.mean = mean
    if values.count > 1 {
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      standardDeviation = (squares / Double(values.count - 1)).squareRoot()
    } else {
      standardDeviation = nil
    }
  }

  /// The standard error of the mean; nil for a single value.
  public var standardError: Double? {
    standardDeviation.map { $0 / Double(count).squareRoot() }
  }
}
