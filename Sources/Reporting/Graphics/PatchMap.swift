/// Weights of a square grid over a picture, drawn as a heat map that lets the picture through.
public struct PatchMap: Sendable, Hashable {
  /// `[side * side]`, row by row from the top.
  public let weights: [Double]
  public let side: Int

  public init(_ weights: [Double], side: Int) {
    self.weights = weights
    self.side = side
  }

  /// The cells, in a drawing of that size. The greatest weight has full colour, the smallest none.
  public func markup(width: Double, height: Double) -> [Markup] {
    let finite = weights.filter(\.isFinite)
    guard side > 0, let low = finite.min(), let high = finite.max(), high > low else { return [] }
    return weights.enumerated().compactMap { place, weight in
      let share = weight.isFinite ? (weight - low) / (high - low) : 0
      guard share > 0.02 else { return nil }
      let (row, column) = place.quotientAndRemainder(dividingBy: side)
      return .tag(
        "rect",
        [
          "class": "heat", "x": coordinate(width * Double(column) / Double(side)),
          "y": coordinate(height * Double(row) / Double(side)), "width": coordinate(width / Double(side)),
          "height": coordinate(height / Double(side)), "fill-opacity": coordinate(0.68 * share),
        ])
    }
  }
}
