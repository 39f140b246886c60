/// The sum of the losses, each times its weight in the recipe: what the published code does, and what costs nothing.
public struct WeightedSum: Aggregator {
  public static let name = "weighted-sum"
  public init() {}
}
