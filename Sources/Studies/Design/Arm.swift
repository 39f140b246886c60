public import Training

/// One row of a study: a recipe and where it stands on everything the study varies.
public struct Arm: Sendable {
  public let recipe: Recipe
  /// One level a factor of the study. A factor is missing where the recipe stands at none of the named choices.
  public let levels: [Factor: Level]

  public init(recipe: Recipe, levels: [Factor: Level]) {
    self.recipe = recipe
    self.levels = levels
  }

  /// The row's heading.
  public var name: String { recipe.name }
}
