/// Between what values theory puts a loss before anything is learned.
///
/// Wide enough that no sound run from random weights leaves it, and narrow enough that a loss that is summed instead of averaged, a
/// missing temperature or a wrong number of classes does.
public struct ReferenceBand: Sendable, Hashable {
  public let low: Float
  public let high: Float
  /// Where the values come from, as in `ln of 384 candidates is 5.95`.
  public let reason: String

  public init(_ range: ClosedRange<Float>, _ reason: String) {
    low = range.lowerBound
    high = range.upperBound
    self.reason = reason
  }

  /// Whether a loss may begin like this.
  public func contains(_ loss: Float) -> Bool { low <= loss && loss <= high }
}
