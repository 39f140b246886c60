public import Autograd
public import Encoders
public import Losses
public import Parts
public import Tensor

/// How the losses of a step become one scalar that is differentiated. A value: equal aggregators train identically.
///
/// One's own is one file: a type with ``name`` and what it does otherwise than the weighted sum. What it carries from step to step
/// are parameters of its ``State``, so that checkpoints hold them; those that ``total(of:state:pass:)`` uses are trained by the
/// recipe's optimizer, the others it sets itself.
public protocol Aggregator: Part {
  /// What is carried from step to step.
  associatedtype State: Layer = NoHead

  /// The key in identities and logs, such as `pcgrad`.
  static var name: String { get }

  /// Why it cannot be trained with these objectives, or nil, which is the default: a clause that names the setting, what it is and what it
  /// may be. It is said before anything is trained.
  func fault(for objectives: [ObjectiveName]) -> String?

  /// Makes the state for a recipe's objectives, with parameters named `aggregation.…`.
  func makeState(for objectives: [ObjectiveName], _ make: ParameterMaker) -> State

  /// The factor on each loss in this step, in the order of `losses`. In a batch that is cut it is asked once a shard, with the shard's own
  /// losses, and must not depend on them.
  func weights(of losses: [WeightedLoss], state: State) -> [Float]

  /// The scalar that is differentiated.
  func total(of losses: [WeightedLoss], state: State, pass: Pass) -> Variable

  /// The learning rate of the state relative to the recipe's.
  var stateRate: Float { get }

  /// Named numbers of the state that are worth a line in the log, after the step.
  func metrics(of state: State) -> [(name: String, value: Float)]
}

extension PartKind {
  /// What sums losses.
  public static let aggregator = PartKind("aggregator")
}

extension Aggregator {
  /// The kind `aggregator`.
  public static var kind: PartKind { .aggregator }
  /// The `name`.
  public static var partName: String { name }
  /// That of the other parameters, unless an aggregator says otherwise.
  public var stateRate: Float { 1 }
  /// None: any objectives can be summed.
  public func fault(for objectives: [ObjectiveName]) -> String? { nil }

  /// The weights of the recipe.
  public func weights(of losses: [WeightedLoss], state: State) -> [Float] { losses.map(\.weight) }

  /// The sum of the losses by `weights(of:state:)`.
  public func total(of losses: [WeightedLoss], state: State, pass: Pass) -> Variable {
    weightedSum(losses, weights: weights(of: losses, state: state))
  }

  /// None.
  public func metrics(of state: State) -> [(name: String, value: Float)] { [] }
}

extension Aggregator where State == NoHead {
  /// No state.
  public func makeState(for objectives: [ObjectiveName], _ make: ParameterMaker) -> NoHead { NoHead() }
}

/// The sum of each loss times its weight, in order.
func weightedSum(_ losses: [WeightedLoss], weights: [Float]) -> Variable {
  let terms = zip(losses, weights).map { $1 == 1 ? $0.loss : $0.loss * $1 }
  guard let first = terms.first else { fatalError("weighted sum: no losses") }
  return terms.dropFirst().reduce(first, +)
}

/// The loss of one objective in one step, as an aggregator sees it.
public struct WeightedLoss {
  /// The objective whose loss it is.
  public let name: ObjectiveName
  /// The place of the objective in the recipe; state has one value per place, also for objectives that do not count yet.
  public let place: Int
  /// What the recipe's schedule says for this step; never 0.
  public let weight: Float
  /// A scalar on the step's tape.
  public let loss: Variable

  package init(name: ObjectiveName, place: Int, weight: Float, loss: Variable) {
    self.name = name
    self.place = place
    self.weight = weight
    self.loss = loss
  }

  /// The unweighted loss.
  public var value: Float { loss.value.item }
}

/// The sum of the losses, each times its weight in the recipe: what the published code does, and what costs nothing.
package struct WeightedSum: Aggregator {
  package static let name = "weighted-sum"
  package static let summary =
    "The sum of the losses, each times its weight in the recipe: what the published code does, and what costs nothing."
  package static let standard: WeightedSum? = WeightedSum()
  package init() {}
}

/// An aggregator that looks at the gradient of every objective before it chooses a direction: one backward pass an objective
/// instead of one per step.
///
/// It sees the gradients through their inner products and answers with a linear combination, which is enough for PCGrad, GradNorm,
/// MGDA, CAGrad, IMTL-G, Nash-MTL and their like, and costs no copy of a gradient.
public protocol GradientAggregator: Aggregator {
  /// The coefficient of each objective's gradient on the shared parameters, those that two objectives or more reach. A parameter
  /// that one objective alone reaches, and the temperature, get the gradients times their ``Aggregator/weights(of:state:)``.
  ///
  /// Here the aggregator also moves the parameters of its state.
  ///
  /// - Parameters:
  ///   - losses: Those that count in this step.
  ///   - products: Inner products of the gradients of the losses, each times its weight, on the shared parameters.
  ///   - seed: The key of everything random in this step's aggregation.
  /// - Returns: One coefficient a loss, for the gradient times its weight: all 1 is the weighted sum.
  func coefficients(
    of losses: [WeightedLoss], products: GradientProducts, state: State, seed: Seed
  ) -> [Double]
}

/// The inner products of the objectives' gradients with each other: a Gram matrix, symmetric, in double precision.
public struct GradientProducts: Sendable, Hashable {
  /// How many objectives there are; products are `[count, count]`.
  public let count: Int
  private let values: [Double]

  /// - Parameter rows: `[count][count]`
  package init(_ rows: [[Double]]) {
    require(rows.allSatisfy { $0.count == rows.count }, "gradient products: the matrix is not square")
    count = rows.count
    values = rows.flatMap { $0 }
  }

  /// Of vectors that are given as numbers.
  public init(vectors: [[Double]]) {
    self.init(vectors.map { a in vectors.map { b in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } } })
  }

  /// Of gradients, each times its weight, on `parameters`; a gradient that is not there is zero.
  init(_ gradients: [Gradients], weights: [Double], on parameters: [Parameter]) {
    var rows = [[Double]](repeating: [Double](repeating: 0, count: gradients.count), count: gradients.count)
    let products = InnerProducts(gradients, on: parameters)
    for place in parameters.indices {
      for i in rows.indices where products.reaches(place, i) {
        for j in i..<rows.count where products.reaches(place, j) {
          rows[i][j] += weights[i] * weights[j] * products[place, i, j]
        }
      }
    }
    for i in rows.indices {
      for j in 0..<i { rows[i][j] = rows[j][i] }
    }
    self.init(rows)
  }

  /// The inner product of the gradients of two objectives.
  public subscript(first: Int, second: Int) -> Double { values[first * count + second] }

  /// The length of a gradient.
  public func norm(_ place: Int) -> Double { self[place, place].squareRoot() }

  /// In `-1...1`; 0 if one of them is zero.
  public func cosine(_ first: Int, _ second: Int) -> Double {
    let norms = norm(first) * norm(second)
    return norms > 0 ? min(1, max(-1, self[first, second] / norms)) : 0
  }
}
