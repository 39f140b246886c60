public import Losses
public import Training

/// A factor with the levels that a study tries, and how a recipe is put at each.
///
/// ```swift
/// Arms.oneAtATime(tcl, .setting("queue", \.queueSize, [0, 256, 1024]), .weight(of: LMI.self, [0.1, 1]))
/// ```
public struct Variation: Sendable {
  /// What is varied.
  public let factor: Factor
  /// What a design tries, in its order.
  public let levels: [Level]
  /// Puts a recipe at the level of that place.
  let apply: @Sendable (Recipe, Int) -> Recipe
  /// The level a recipe stands at; nil if it is none of the named ones.
  let level: @Sendable (Recipe) -> Level?
  /// The second recipe with this factor as in the first.
  let transfer: @Sendable (Recipe, Recipe) -> Recipe
  /// Whether somebody will want to take the best of the levels.
  private(set) var isChosen = false

  /// The same variation as a condition that the study is about, such as noise in the captions: not something to choose the best of.
  public func asCondition() -> Variation {
    var result = self
    result.isChosen = false
    return result
  }

  /// Whether the recipe has an objective.
  static func presence(of name: ObjectiveName) -> Variation {
    Variation(
      factor: Factor(name), levels: [.absent],
      apply: { recipe, _ in recipe.with(\.objectives, recipe.objectives.filter { $0.name != name }) },
      level: { recipe in recipe.objectives.contains { $0.name == name } ? .present : .absent },
      transfer: { source, target in
        var rest = target.objectives.filter { $0.name != name }
        guard let place = source.objectives.firstIndex(where: { $0.name == name }) else {
          return target.with(\.objectives, rest)
        }
        // In the source's order, because the order is part of a recipe.
        let earlier = source.objectives[..<place].map(\.name)
        rest.insert(source.objectives[place], at: rest.prefix { earlier.contains($0.name) }.count)
        return target.with(\.objectives, rest)
      })
  }

  /// With and without an objective; recipes without it stay as they are.
  public static func presence(of type: any Objective.Type) -> Variation {
    let absence = presence(of: type.name)
    return Variation(
      factor: absence.factor, levels: [.present, .absent],
      apply: { recipe, place in place == 0 ? recipe : absence.apply(recipe, 0) },
      level: absence.level, transfer: absence.transfer)
  }

  /// A setting of the recipe: one level per value.
  public static func setting<Value: Hashable & Sendable>(
    _ factor: Factor, _ path: WritableKeyPath<Recipe, Value> & Sendable, _ values: [Value]
  ) -> Variation {
    Variation(
      factor: factor, levels: values.map(Level.init(of:)),
      apply: { $0.with(path, values[$1]) },
      level: { Level(of: $0[keyPath: path]) },
      transfer: { $1.with(path, $0[keyPath: path]) }, isChosen: true)
  }

  /// A setting whose values go by names, such as an augmentation.
  public static func setting<Value: Hashable & Sendable>(
    _ factor: Factor, _ path: WritableKeyPath<Recipe, Value> & Sendable, _ choices: KeyValuePairs<String, Value>
  ) -> Variation {
    let choices = choices.map { (name: $0.key, value: $0.value) }
    return Variation(
      factor: factor, levels: choices.map { .text($0.name) },
      apply: { $0.with(path, choices[$1].value) },
      level: { recipe in choices.first { $0.value == recipe[keyPath: path] }.map { .text($0.name) } },
      transfer: { $1.with(path, $0[keyPath: path]) }, isChosen: true)
  }

  /// A setting of one objective; recipes without it stay as they are.
  public static func setting<Term: Objective, Value: Hashable & Sendable>(
    of type: Term.Type, _ factor: Factor, _ path: WritableKeyPath<Term, Value> & Sendable,
    _ choices: KeyValuePairs<String, Value>
  ) -> Variation {
    let choices = choices.map { (name: $0.key, value: $0.value) }
    @Sendable func value(in recipe: Recipe) -> Value? {
      recipe.objectives.lazy.compactMap { $0.objective as? Term }.first?[keyPath: path]
    }
    @Sendable func put(_ value: Value, in recipe: Recipe) -> Recipe {
      recipe.with(
        \.objectives,
        recipe.objectives.map { term in
          guard var objective = term.objective as? Term else { return term }
          objective[keyPath: path] = value
          return term.replaced(by: objective)
        })
    }
    return Variation(
      factor: factor, levels: choices.map { .text($0.name) },
      apply: { put(choices[$1].value, in: $0) },
      level: { recipe in
        guard let own = value(in: recipe) else { return nil }
        return choices.first { $0.value == own }.map { .text($0.name) }
      },
      transfer: { source, target in value(in: source).map { put($0, in: target) } ?? target }, isChosen: true)
  }

  /// The weight of an objective at the end of the run; a ramp keeps its course. Recipes without it stay as they are.
  public static func weight(of type: any Objective.Type, _ weights: [Float]) -> Variation {
    let name = type.name
    @Sendable func schedule(in recipe: Recipe) -> Schedule? {
      recipe.objectives.first { $0.name == name }?.weight
    }
    return Variation(
      factor: Factor("\(name) weight"), levels: weights.map(Level.init(of:)),
      apply: { recipe, place in
        guard let own = schedule(in: recipe) else { return recipe.weighted(type, weights[place]) }
        return recipe.weighted(type, own.reaching(weights[place]))
      },
      level: { recipe in schedule(in: recipe).map { Level(of: $0.final) } },
      transfer: { source, target in schedule(in: source).map { target.weighted(type, $0) } ?? target }, isChosen: true)
  }
}

extension Schedule {
  /// The same course to another final weight.
  func reaching(_ weight: Float) -> Schedule {
    guard initial != final else { return .constant(weight) }
    return .ramp(from: final == 0 ? initial : initial * weight / final, to: weight, start: rampStart, end: rampEnd)
  }
}

/// Something that a study varies, by its name in tables: an objective such as `lmi`, or a setting such as `temperature`.
public struct Factor: Sendable, Hashable, Codable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// The name in tables and design matrices.
  public let name: String

  /// A factor by its name; factors of one name are the same.
  public init(_ name: String) { self.name = name }
  /// A factor by its name.
  public init(stringLiteral value: String) { self.init(value) }

  /// The presence of an objective.
  public init(_ objective: ObjectiveName) { self.init(objective.rawValue) }

  /// The name.
  public var description: String { name }
  /// By name.
  public static func < (left: Factor, right: Factor) -> Bool { left.name < right.name }
}

/// Where an arm stands on a factor.
public enum Level: Sendable, Hashable, CustomStringConvertible {
  /// Without the objective.
  case absent
  /// With the objective.
  case present
  /// The value of a setting that is a number.
  case number(Double)
  /// The name of a value that is not.
  case text(String)

  /// The level of a setting with this value.
  init(of value: some Hashable) {
    switch value {
    // Through its shortest text: 0.07 as a Float is not 0.07 as a Double.
    case let value as Float: self = Double("\(value)").map(Level.number) ?? .text("\(value)")
    case let value as Double: self = .number(value)
    case let value as Int: self = .number(Double(value))
    default: self = .text("\(value)")
    }
  }

  /// The number, if this is one.
  public var number: Double? {
    if case .number(let value) = self { value } else { nil }
  }

  /// How a table writes the level.
  public var description: String {
    switch self {
    case .absent: "without"
    case .present: "with"
    case .number(let value): Int(exactly: value).map(String.init) ?? "\(value)"
    case .text(let name): name
    }
  }
}
