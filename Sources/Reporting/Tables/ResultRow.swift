/// One arm of a study: what each of its runs measured, or why it did not.
public struct ResultRow: Sendable, Hashable, Codable {
  /// What became of the run of one seed.
  public enum Outcome: Sendable, Hashable, Codable {
    /// One value a column of the table; nil where this run did not measure it.
    case measured([Double?])
    /// The reason in one sentence, such as `itm is not finite at step 120`.
    case failed(String)
    /// Not run yet.
    case missing
  }

  /// The name of the arm.
  public var label: String
  /// One outcome a seed of the table, in its order.
  public var outcomes: [Outcome]

  public init(_ label: String, _ outcomes: [Outcome]) {
    self.label = label
    self.outcomes = outcomes
  }

  /// The values of a column, one a seed; nil where the run failed, is missing or did not measure it.
  public func values(ofColumn column: Int) -> [Double?] {
    outcomes.map { outcome in
      guard case .measured(let values) = outcome, values.indices.contains(column) else { return nil }
      return values[column]
    }
  }
}
