public import Losses
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

/// One row of a study: a recipe and where it stands on everything the study varies.
public struct Arm: Sendable {
  /// What the arm trains.
  public let recipe: Recipe
  /// One level a factor of the study. A factor is missing where the recipe stands at none of the named choices.
  public let levels: [Factor: Level]

  /// An arm of a design, by its recipe and the level that each factor has in it.
  public init(recipe: Recipe, levels: [Factor: Level]) {
    self.recipe = recipe
    self.levels = levels
  }

  /// The row's heading.
  public var name: String { recipe.name }
}

/// Designs over objectives. Weights stay as the full recipe has them; objectives that a design does not name stay in every arm.
extension Arms {
  /// One objective after the other: the baseline has those of `base`, each further arm one more, up to `full`.
  ///
  /// - Parameter added: In the order in which they come; without it, the recipe's.
  public static func ladder(
    _ full: Recipe, from base: [any Objective.Type], adding added: [any Objective.Type]? = nil
  ) -> Arms {
    let core = base.map { $0.name }
    let steps = names(of: added, orAllOf: full, beside: core)
    return compare(full, core: core, sets: (0...steps.count).map { Array(steps.prefix($0)) })
  }

  /// The full recipe, and once without each of `objectives` (all when nil).
  public static func leaveOneOut(_ full: Recipe, of objectives: [any Objective.Type]? = nil) -> Arms {
    let names = names(of: objectives, orAllOf: full)
    let variants = names.map { name in
      full.with(\.objectives, full.objectives.filter { $0.name != name }).named("without \(full.title(of: [name]))")
    }
    return Arms(baseline: full, variants: variants.filter { !$0.objectives.isEmpty })
  }

  /// The objectives of `core` as baseline, and each of `objectives` (all others when nil) beside them.
  public static func additions(
    _ full: Recipe, to core: [any Objective.Type], of objectives: [any Objective.Type]? = nil
  ) -> Arms {
    let core = core.map { $0.name }
    let names = names(of: objectives, orAllOf: full, beside: core)
    return compare(full, core: core, sets: [[]] + names.map { [$0] })
  }

  /// Each of `objectives` alone and every two of them, beside those of `core`, which make the baseline.
  public static func pairs(
    _ full: Recipe, beside core: [any Objective.Type], of objectives: [any Objective.Type]? = nil
  ) -> Arms {
    let core = core.map { $0.name }
    let names = names(of: objectives, orAllOf: full, beside: core)
    let couples = names.indices.flatMap { first in names[(first + 1)...].map { [names[first], $0] } }
    return compare(full, core: core, sets: [[]] + names.map { [$0] } + couples)
  }

  /// Those of `objectives`; where none are given, of the recipe's that `core` does not have.
  private static func names(
    of objectives: [any Objective.Type]?, orAllOf full: Recipe, beside core: [ObjectiveName] = []
  ) -> [ObjectiveName] {
    objectives?.map { $0.name } ?? full.objectives.map(\.name).filter { !core.contains($0) }
  }

  /// All 2^k combinations of `objectives`, the one without any of them as baseline.
  ///
  /// A combination that leaves no objective at all cannot be trained; then the first single one is the baseline.
  public static func factorial(_ full: Recipe, over objectives: [any Objective.Type]) -> Arms {
    let names = objectives.map { $0.name }
    let core = full.objectives.map(\.name).filter { !names.contains($0) }
    // In Yates' order: the first objective alternates fastest.
    let sets = (0..<(1 << names.count)).map { code in
      names.indices.filter { code >> $0 & 1 == 1 }.map { names[$0] }
    }
    return compare(full, core: core, sets: sets)
  }

  /// One arm a set of objectives beside those of `core`; the first that can be trained is the baseline.
  private static func compare(_ full: Recipe, core: [ObjectiveName], sets: [[ObjectiveName]]) -> Arms {
    let recipes = sets.filter { !(core + $0).isEmpty }.map { set in
      let objectives = full.objectives.filter { (core + set).contains($0.name) }
      let title = set.isEmpty ? full.title(of: core) : (core.isEmpty ? "" : "+ ") + full.title(of: set)
      return full.with(\.objectives, objectives).named(title)
    }
    guard let first = recipes.first else { return Arms(baseline: full, variants: []) }
    return Arms(baseline: first, variants: Array(recipes.dropFirst()))
  }
}

extension Recipe {
  /// The objectives' types as a heading: `CMA + ITM`.
  func title(of names: [ObjectiveName]) -> String {
    names.map { name in
      objectives.first { $0.name == name }.map { "\(type(of: $0.objective))" } ?? name.rawValue
    }.joined(separator: " + ")
  }
}

/// Designs over any factor of a recipe.
extension Arms {
  /// The baseline, and one arm a level of each variation, everything else as in the baseline.
  public static func oneAtATime(_ baseline: Recipe, _ variations: Variation...) -> Arms {
    let recipes = variations.flatMap { variation in
      variation.levels.indices.map { place in
        variation.apply(baseline, place).named("\(variation.factor) \(variation.levels[place])")
      }
    }
    return distinct(baseline, recipes, varying: variations)
  }

  /// One setting over several values: `.sweep(tcl, "temperature", \.temperature.initial, [0.04, 0.1])`.
  public static func sweep<Value: Hashable & Sendable>(
    _ baseline: Recipe, _ factor: Factor, _ path: WritableKeyPath<Recipe, Value> & Sendable, _ values: [Value]
  ) -> Arms {
    oneAtATime(baseline, .setting(factor, path, values))
  }

  /// Every recipe at every level of a variation, the first recipe as baseline: does the level matter to some more than to others?
  public static func crossed(_ recipes: [Recipe], with variation: Variation) -> Arms {
    guard let baseline = recipes.first else { preconditionFailure("Arms: no recipe to cross with \(variation.factor)") }
    let arms = recipes.flatMap { recipe in
      [recipe]
        + variation.levels.indices.map { place in
          variation.apply(recipe, place).named("\(recipe.name), \(variation.factor) \(variation.levels[place])")
        }
    }
    return distinct(baseline, arms, varying: [variation])
  }

  /// Every combination of the variations' levels, the baseline first; a grid of weights is
  /// `.grid(tcl, .weight(of: IMC.self, [0.1, 1]), .weight(of: LMI.self, [0.1, 1]))`.
  public static func grid(_ baseline: Recipe, _ variations: Variation...) -> Arms {
    var recipes = [baseline.named("")]
    for variation in variations {
      recipes = recipes.flatMap { recipe in
        variation.levels.indices.map { place in
          let title = "\(variation.factor) \(variation.levels[place])"
          return variation.apply(recipe, place).named(recipe.name.isEmpty ? title : "\(recipe.name), \(title)")
        }
      }
    }
    return distinct(baseline, recipes, varying: variations)
  }

  /// Drops what trains as an earlier arm does, such as the value that the baseline has.
  private static func distinct(_ baseline: Recipe, _ recipes: [Recipe], varying variations: [Variation]) -> Arms {
    var kept = [baseline]
    for recipe in recipes where !kept.contains(where: { $0.trains(as: recipe) }) { kept.append(recipe) }
    return Arms(baseline: baseline, variants: Array(kept.dropFirst()), varying: variations)
  }
}
