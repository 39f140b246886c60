public import Losses
public import Training

/// Designs over objectives. Weights stay as the full recipe has them; objectives that a design does not name stay in every arm.
extension Arms {
  /// One objective after the other: the baseline has those of `base`, each further arm one more, up to `full`.
  ///
  /// - Parameter added: In the order in which they come; without it, the recipe's.
  public static func ladder(
    _ full: Recipe, from base: [any Objective.Type], adding added: [any Objective.Type]? = nil
  ) -> Arms {
    let steps =
      added?.map { $0.name } ?? full.objectives.map(\.name).filter { name in !base.contains { $0.name == name } }
    let core = base.map { $0.name }
    return compare(full, core: core, sets: (0...steps.count).map { Array(steps.prefix($0)) })
  }

  /// The full recipe, and once without each of `objectives` (all when nil).
  public static func leaveOneOut(_ full: Recipe, of objectives: [any Objective.Type]? = nil) -> Arms {
    let names = objectives?.map { $0.name } ?? full.objectives.map(\.name)
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
    let names = objectives?.map { $0.name } ?? full.objectives.map(\.name).filter { !core.contains($0) }
    return compare(full, core: core, sets: [[]] + names.map { [$0] })
  }

  /// Each of `objectives` alone and every two of them, beside those of `core`, which make the baseline.
  public static func pairs(
    _ full: Recipe, beside core: [any Objective.Type], of objectives: [any Objective.Type]? = nil
  ) -> Arms {
    let core = core.map { $0.name }
    let names = objectives?.map { $0.name } ?? full.objectives.map(\.name).filter { !core.contains($0) }
    let couples = names.indices.flatMap { first in names[(first + 1)...].map { [names[first], $0] } }
    return compare(full, core: core, sets: [[]] + names.map { [$0] } + couples)
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
