/// What the p values of a table come from, before Holm's correction.
public enum SignificanceTest: String, Sendable, Hashable, Codable, CaseIterable {
  /// The paired permutation test, which assumes no distribution and needs six seeds to say anything; see ``SignFlipTest``.
  case permutation
  /// The paired t test, which takes the differences for normally distributed; see ``PairedDifference``.
  case student = "t"

  /// In a sentence.
  public var title: String {
    switch self {
    case .permutation: "paired permutation test"
    case .student: "paired t test"
    }
  }
}
