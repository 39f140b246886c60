import Losses
public import Training

/// The arms of a study: what is compared, and with what. Written by hand, or made by a design.
///
/// ```swift
/// Arms(baseline: tcl, variants: [tcl.removing(LMI.self).named("without LMI")])
/// Arms.leaveOneOut(tcl) + .oneAtATime(tcl, .setting("queue", \.queueSize, [0, 256]))
/// ```
public struct Arms: Sendable {
  /// The recipe that the others are compared with; the first row of the table.
  public let baseline: Recipe
  /// The other rows, top to bottom. No recipe comes twice in what a design makes.
  public let variants: [Recipe]
  private let declared: [Variation]

  /// Arms written by hand; recipes that come twice are kept, and `triad plan` says so.
  ///
  /// - Parameter declared: What the arms differ in besides objectives: each becomes a column of the table, under its own name instead
  ///   of the recipe's key paths.
  public init(baseline: Recipe, variants: [Recipe], varying declared: [Variation] = []) {
    self.baseline = baseline
    self.variants = variants
    self.declared = declared
  }

  /// All rows, the baseline first.
  public var all: [Recipe] { [baseline] + variants }

  /// What the arms vary: what designs declare, then the objectives that some arms have and others have not.
  public var factors: [Factor] { variations.map(\.factor) }

  /// All rows with their levels on every factor, the baseline first.
  public var rows: [Arm] {
    let variations = variations
    return all.map { recipe in
      let levels = variations.compactMap { variation in variation.level(recipe).map { (variation.factor, $0) } }
      return Arm(recipe: recipe, levels: Dictionary(levels) { first, _ in first })
    }
  }

  /// The declared variations and the presence of objectives.
  var variations: [Variation] {
    var names: [ObjectiveName] = []
    for recipe in all {
      for term in recipe.objectives where !names.contains(term.name) { names.append(term.name) }
    }
    let varying = names.filter { name in !all.allSatisfy { recipe in recipe.objectives.contains { $0.name == name } } }
    return declared + varying.map(Variation.presence(of:))
  }

  /// Both designs over the left one's baseline. A recipe that both have is there once, under the left one's name.
  public static func + (left: Arms, right: Arms) -> Arms {
    var recipes = left.variants
    for recipe in right.all where !([left.baseline] + recipes).contains(where: { $0.trains(as: recipe) }) {
      recipes.append(recipe)
    }
    let new = right.declared.filter { variation in !left.declared.contains { $0.factor == variation.factor } }
    return Arms(baseline: left.baseline, variants: recipes, varying: left.declared + new)
  }
}

extension Recipe {
  /// Whether the other recipe is the same training, whatever its name. One that a weight was given to in vain is not: the linter
  /// is to see it.
  func trains(as other: Recipe) -> Bool { with(\.name, other.name) == other }
}
