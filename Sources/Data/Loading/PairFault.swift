/// A sample that could not be used, or only in part.
public struct PairFault: Sendable, Hashable, CustomStringConvertible {
  /// The number in the source.
  public var sample: Int
  /// What is wrong, with the file.
  public var reason: String
  /// Whether the sample was used nevertheless: its file is damaged, and the source salvages damage.
  public var isSalvaged: Bool

  public init(sample: Int, reason: String, isSalvaged: Bool = false) {
    self.sample = sample
    self.reason = reason
    self.isSalvaged = isSalvaged
  }

  public var description: String { "sample \(sample)\(isSalvaged ? ", salvaged" : ""): \(reason)" }
}
