/// An objective with its weight in a recipe.
public struct WeightedObjective: Sendable, Encodable {
  public let objective: any Objective
  public var weight: WeightSchedule

  public init(_ objective: any Objective, weight: WeightSchedule) {
    self.objective = objective
    self.weight = weight
  }

  public init(_ objective: any Objective, weight: Float = 1) {
    self.init(objective, weight: .constant(weight))
  }

  public var name: ObjectiveName { type(of: objective).name }

  private enum CodingKeys: String, CodingKey { case name, settings, weight }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(AnySettings(objective), forKey: .settings)
    try container.encode(weight, forKey: .weight)
  }

  /// Encodes an objective's own settings; opens the existential.
  private struct AnySettings: Encodable {
    let encodeSettings: (any Encoder) throws -> Void

    init(_ objective: some Objective) { encodeSettings = objective.encode(to:) }

    func encode(to encoder: any Encoder) throws { try encodeSettings(encoder) }
  }
}

extension WeightedObjective: Hashable {
  public static func == (a: WeightedObjective, b: WeightedObjective) -> Bool {
    AnyHashable(a.objective) == AnyHashable(b.objective) && a.weight == b.weight
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(AnyHashable(objective))
    hasher.combine(weight)
  }
}
