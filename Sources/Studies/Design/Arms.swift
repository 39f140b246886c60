public import Training

/// The arms of a study: what is compared, and with what.
public struct Arms: Sendable {
  /// The recipe that the others are compared with; the first row of the table.
  public var baseline: Recipe
  /// The other rows, top to bottom.
  public var variants: [Recipe]

  public init(baseline: Recipe, variants: [Recipe]) {
    self.baseline = baseline
    self.variants = variants
  }

  /// All rows, the baseline first.
  public var all: [Recipe] { [baseline] + variants }
}
