package import Autograd
package import Encoders
package import Losses
package import Parts
package import Tensor

/// A recipe's choice of an aggregator: any type that conforms to ``Aggregator``.
///
/// ```swift
/// let projected = tcl.with(\.aggregation, .pcgrad).named("PCGrad")
/// let own = tcl.with(\.aggregation, Aggregation(MyAggregator()))
/// ```
public struct Aggregation: Sendable, Hashable {
  /// The aggregator with its version.
  package let part: VersionedPart<any Aggregator>

  /// How a recipe sums its losses, as a part that is written with its settings.
  public init(_ aggregator: some Aggregator) { part = VersionedPart(aggregator, as: aggregator) }

  package var aggregator: any Aggregator { part.value }

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
  package var readsGradients: Bool { aggregator is any GradientAggregator }
}

extension Aggregation: CustomStringConvertible {
  /// The aggregator's key: the name of an arm.
  public var description: String { name }
}

extension Aggregation: Codable {
  /// The aggregators of this package.
  package static let standardTypes = PartTypes()
    .adding(WeightedSum.self).adding(UncertaintyWeighting.self).adding(PCGrad.self).adding(GradNorm.self)

  private enum CodingKeys: String, CodingKey { case name, settings, version }

  /// Reads name, version and settings; the name must be known to the decoder's catalogue of parts.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    part = try container.decodePart(
      .aggregator, as: { $0 as? any Aggregator }, name: .name, settings: .settings, version: .version,
      among: decoder.partTypes(or: Aggregation.standardTypes))
  }

  /// Writes name, version and settings.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(part, name: .name, settings: .settings, version: .version)
  }
}

/// An aggregator together with the state that was made for a recipe's objectives: what a trainer runs.
package struct BoundAggregator {
  /// What is carried from step to step.
  package let state: any Layer
  /// The learning rate of the state's parameters, by path, relative to the recipe's.
  let rateScale: [String: Float]
  package let weights: ([WeightedLoss]) -> [Float]
  package let total: ([WeightedLoss], Pass) -> Variable
  package let metrics: () -> [(name: String, value: Float)]
  /// Nil if one backward pass over the total is all it takes.
  let coefficients: (([WeightedLoss], GradientProducts, Seed) -> [Double])?

  /// Reached by many objectives and yet not compared.
  private let apart: Set<ObjectIdentifier>

  /// - Parameter apart: Parameters that follow the weighted sum although objectives share them.
  package init(
    _ aggregation: Aggregation, objectives: [ObjectiveName], apart: [Parameter] = [], _ make: ParameterMaker
  ) {
    self.init(
      opening: aggregation.aggregator, objectives: objectives, apart: Set(apart.map(ObjectIdentifier.init)), make)
  }

  private init(
    opening aggregator: some Aggregator, objectives: [ObjectiveName], apart: Set<ObjectIdentifier>,
    _ make: ParameterMaker
  ) {
    self.apart = apart
    let state = aggregator.makeState(for: objectives, make)
    self.state = state
    let rate = aggregator.stateRate
    rateScale = Dictionary(state.parameters.map { ($0.path, rate) }, uniquingKeysWith: { first, _ in first })
    weights = { aggregator.weights(of: $0, state: state) }
    let device = make.device
    // Where all weights of a step are 0 there is nothing to add up.
    total = { losses, pass in
      losses.isEmpty ? Variable(Tensor(0, on: device)) : aggregator.total(of: losses, state: state, pass: pass)
    }
    metrics = { aggregator.metrics(of: state) }
    coefficients = (aggregator as? any GradientAggregator).flatMap { BoundAggregator.combination(of: $0, state) }
  }

  private static func combination<Combining: GradientAggregator>(
    of aggregator: Combining, _ state: any Layer
  ) -> (([WeightedLoss], GradientProducts, Seed) -> [Double])? {
    guard let state = state as? Combining.State else { return nil }
    return { aggregator.coefficients(of: $0, products: $1, state: state, seed: $2) }
  }

  /// Whether it asks for the gradient of each objective.
  package var readsGradients: Bool { coefficients != nil }

  /// The gradient to follow, from the gradient of each loss.
  package func combine(_ gradients: [Gradients], of losses: [WeightedLoss], seed: Seed) -> Gradients {
    let weights = weights(losses)
    let reach = Dictionary(
      gradients.flatMap(\.parameters).map { (ObjectIdentifier($0), 1) }, uniquingKeysWith: +)
    func isShared(_ parameter: Parameter) -> Bool {
      let key = ObjectIdentifier(parameter)
      return reach[key, default: 0] > 1 && !apart.contains(key)
    }
    var shared: [Parameter] = []
    var seen: Set<ObjectIdentifier> = []
    for parameter in gradients.flatMap(\.parameters)
    where isShared(parameter) && seen.insert(ObjectIdentifier(parameter)).inserted {
      shared.append(parameter)
    }
    let products = GradientProducts(gradients, weights: weights.map(Double.init), on: shared)
    let factors = coefficients?(losses, products, seed) ?? losses.map { _ in 1 }
    let combined = zip(weights, factors).map { Float(Double($0) * $1) }
    return Gradients.combining(gradients) { isShared($0) ? combined : weights }
  }
}
