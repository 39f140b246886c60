import Autograd
import Encoders
import Losses
import Parts
import Synchronization
import Tensor
import Testing
import Training

@Suite struct CheckAggregatorTests {
  private static let shipped: [any Aggregator] = [
    WeightedSum(), UncertaintyWeighting(), UncertaintyWeighting(rate: 10), PCGrad(), GradNorm(), GradNorm(alpha: 0.12),
  ]

  @Test(arguments: shipped.indices)
  func `every aggregator of this package conforms`(place: Int) {
    let report = checkAggregator(Self.shipped[place])
    #expect(report.isConforming, "\(report)")
  }

  @Test func `no aggregator of this package is left out`() {
    let known = Set(Aggregation.standardTypes.types.map { $0.partName })
    #expect(Set(Self.shipped.map { type(of: $0).partName }) == known)
  }

  @Test func `the report reads as sentences`() {
    let report = checkAggregator(PCGrad(), skipping: ["codable", "state"])
    #expect(report.subject == "aggregator 'pcgrad'")
    #expect(
      report.findings.map(\.check) == ["finite", "counts", "repeatable", "parameters", "alone", "order", "zeroLoss"])
    #expect(report.description.contains("passed: a loss of 0 gives finite numbers"))
  }
}

/// Each check must catch the aggregator that breaks its promise, and no other check may.
@Suite struct BrokenAggregatorTests {
  @Test func `numbers that are none are caught`() {
    expect(Undefined(), fails: "finite", saying: "at step 0, the total is")
  }

  @Test func `a weight too many is caught`() {
    expect(Overweight(), fails: "counts", saying: "there are 4 weights for 3 losses")
  }

  @Test func `a coefficient too many is caught`() {
    expect(Overdetermined(), fails: "counts", saying: "there are 4 coefficients for 3 losses")
  }

  @Test func `memory beside the state is caught`() {
    expect(Remembering(), fails: "repeatable", saying: "at step 0, the total is")
  }

  @Test func `state that no parameter holds is caught`() {
    expect(Secretive(), fails: "state", saying: "behind a checkpoint, at step 0, the total is")
  }

  @Test func `a parameter that is not visited is caught`() {
    expect(Forgetting(), fails: "parameters", saying: "aggregation.forgotten is not visited")
  }

  @Test func `a path that may be the model's is caught`() {
    expect(Trespassing(), fails: "parameters", saying: "vision_proj.weight may be the path of a parameter of the model")
  }

  @Test func `climbing is caught`() {
    expect(Climbing(), fails: "alone", saying: "at step 0 the cosine to its gradient is -")
  }

  @Test func `a favourite place is caught`() {
    expect(Favouring(), fails: "order", saying: "in the order third, first, second, the gradient of shared is")
  }

  @Test func `division by a loss of 0 is caught`() {
    expect(Dividing(), fails: "zeroLoss", saying: "with another beside it, at step 0, the total is")
  }

  @Test func `forgotten settings are caught`() {
    expect(Amnesiac(factor: 3), fails: "codable", saying: "decodes to a different aggregator")
  }

  private func expect(
    _ aggregator: some Aggregator, fails check: String, saying words: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let report = checkAggregator(aggregator)
    #expect(report.failures.map(\.check) == [check], "\(report)", sourceLocation: sourceLocation)
    #expect(report.description.contains(words), "\(report)", sourceLocation: sourceLocation)
  }
}

private struct Undefined: Aggregator {
  static let name = "undefined"
  func weights(of losses: [WeightedLoss], state: NoHead) -> [Float] { losses.map { _ in .nan } }
}

private struct Overweight: Aggregator {
  static let name = "overweight"
  func weights(of losses: [WeightedLoss], state: NoHead) -> [Float] { losses.map(\.weight) + [1] }
}

private struct Overdetermined: GradientAggregator {
  static let name = "overdetermined"
  func coefficients(
    of losses: [WeightedLoss], products: GradientProducts, state: NoHead, seed: Seed
  ) -> [Double] { losses.map { _ in 1 } + [1] }
}

/// How often something happened; no part of any value.
private final class Counter: Sendable {
  private let value = Mutex(0)
  var next: Float {
    value.withLock {
      $0 += 1
      return Float($0)
    }
  }
}

/// One counter for all that ever train with it.
private struct Remembering: Aggregator {
  static let name = "remembering"
  private static let counter = Counter()

  func total(of losses: [WeightedLoss], state: NoHead, pass: Pass) -> Variable {
    losses.dropFirst().reduce(losses[0].loss) { $0 + $1.loss } * (1 + 1 / Self.counter.next)
  }
}

/// A counter in its state that is not a parameter.
private struct Secretive: Aggregator {
  static let name = "secretive"

  struct State: Layer {
    let counter = Counter()
    func visitParameters(_ visit: (Parameter) -> Void) {}
  }

  func makeState(for objectives: [ObjectiveName], _ make: ParameterMaker) -> State { State() }

  func total(of losses: [WeightedLoss], state: State, pass: Pass) -> Variable {
    losses.dropFirst().reduce(losses[0].loss) { $0 + $1.loss } * (1 + 1 / state.counter.next)
  }
}

private struct Forgetting: Aggregator {
  static let name = "forgetting"

  struct State: Layer {
    let forgotten: Parameter
    func visitParameters(_ visit: (Parameter) -> Void) {}
  }

  func makeState(for objectives: [ObjectiveName], _ make: ParameterMaker) -> State {
    State(forgotten: make("aggregation.forgotten", [objectives.count], .ones))
  }
}

private struct Trespassing: Aggregator {
  static let name = "trespassing"

  struct State: Layer {
    let weights: Parameter
    func visitParameters(_ visit: (Parameter) -> Void) { visit(weights) }
  }

  func makeState(for objectives: [ObjectiveName], _ make: ParameterMaker) -> State {
    State(weights: make("vision_proj.weight", [objectives.count], .ones))
  }
}

private struct Climbing: Aggregator {
  static let name = "climbing"
  func weights(of losses: [WeightedLoss], state: NoHead) -> [Float] { losses.map { -$0.weight } }
}

private struct Favouring: Aggregator {
  static let name = "favouring"
  func weights(of losses: [WeightedLoss], state: NoHead) -> [Float] {
    losses.map { $0.place == 0 ? 2 * $0.weight : $0.weight }
  }
}

private struct Dividing: Aggregator {
  static let name = "dividing"
  func weights(of losses: [WeightedLoss], state: NoHead) -> [Float] { losses.map { $0.weight / $0.value } }
}

/// Writes nothing of its setting.
private struct Amnesiac: Aggregator {
  static let name = "amnesiac"
  var factor: Float

  init(factor: Float) { self.factor = factor }
  init(from decoder: any Decoder) { factor = 1 }
  func encode(to encoder: any Encoder) {}

  func weights(of losses: [WeightedLoss], state: NoHead) -> [Float] { losses.map { factor * $0.weight } }
}
