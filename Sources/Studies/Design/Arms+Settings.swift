public import Training

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
