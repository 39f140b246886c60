/// A recipe's choice of an aggregator: any type that conforms to ``Aggregator``.
///
/// ```swift
/// let projected = tcl.with(\.aggregation, .pcgrad).named("PCGrad")
/// let own = tcl.with(\.aggregation, Aggregation(MyAggregator()))
/// ```
public struct Aggregation: Sendable {
  public let aggregator: any Aggregator

  public init(_ aggregator: some Aggregator) { self.aggregator = aggregator }

  /// The recipe's weights, nothing else.
  public static let weightedSum = Aggregation(WeightedSum())
  /// Learnt uncertainty (Kendall et al. 2018).
  public static let uncertainty = Aggregation(UncertaintyWeighting())
  /// Gradients without their conflicts (Yu et al. 2020).
  public static let pcgrad = Aggregation(PCGrad())
  /// Balanced gradient norms (Chen et al. 2018).
  public static func gradNorm(alpha: Float = 1.5) -> Aggregation { Aggregation(GradNorm(alpha: alpha)) }

  /// The aggregator's key.
  public var name: String { type(of: aggregator).name }

  /// Whether it asks for the gradient of each objective: as many backward passes as objectives.
  public var readsGradients: Bool { aggregator is any GradientAggregator }
}

extension Aggregation: CustomStringConvertible {
  /// The aggregator's key: the name of an arm.
  public var description: String { name }
}

extension Aggregation: Hashable {
  public static func == (a: Aggregation, b: Aggregation) -> Bool {
    AnyHashable(a.aggregator) == AnyHashable(b.aggregator)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(AnyHashable(aggregator)) }
}

extension Aggregation: Encodable {
  private enum CodingKeys: String, CodingKey { case name, settings }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(Settings(aggregator), forKey: .settings)
  }

  /// Encodes an aggregator's own settings; opens the existential.
  private struct Settings: Encodable {
    let encodeSettings: (any Encoder) throws -> Void

    init(_ aggregator: some Aggregator) { encodeSettings = aggregator.encode(to:) }

    func encode(to encoder: any Encoder) throws { try encodeSettings(encoder) }
  }
}
