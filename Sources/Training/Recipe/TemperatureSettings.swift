/// The learnable temperature of a recipe.
public struct TemperatureSettings: Sendable, Codable, Hashable {
  public var initial: Float
  /// It is clamped to this range before every step.
  public var least: Float
  public var greatest: Float
  /// Its learning rate relative to the other parameters'; 0 keeps it fixed.
  public var rateScale: Float

  public init(initial: Float = 0.07, least: Float = 0.001, greatest: Float = 0.5, rateScale: Float = 1) {
    self.initial = initial
    self.least = least
    self.greatest = greatest
    self.rateScale = rateScale
  }
}
