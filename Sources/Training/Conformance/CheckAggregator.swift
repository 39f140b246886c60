import Autograd
import Encoders
import JSON
import Losses
public import Parts

/// Puts an aggregator through what training relies on, with losses of a few parameters.
///
/// ```swift
/// @Test func `My aggregator conforms`() {
///   let report = checkAggregator(EqualNorms())
///   #expect(report.isConforming, "\(report)")
/// }
/// ```
///
/// Depends on no test framework. An aggregator that stops the program stops the check as well.
///
/// - Parameter skipping: Names of checks that do not apply: `finite`, `counts`, `repeatable`, `state`, `parameters`, `alone`, `order`,
///   `zeroLoss`, `codable`.
public func checkAggregator<Checked: Aggregator>(
  _ aggregator: Checked, skipping: Set<String> = []
) -> ConformanceReport {
  let subject = AggregatorSubject(aggregator: aggregator)
  return ConformanceReport(
    of: "aggregator '\(Checked.name)'",
    [
      ConformanceReport.Check(
        "finite", "weights, total, gradients and state are finite, also while an objective does not count",
        failure: subject.finiteFailure),
      ConformanceReport.Check(
        "counts", "there is a weight, and a coefficient, for each objective that counts", failure: subject.countsFailure
      ),
      ConformanceReport.Check(
        "repeatable", "a fresh state and the same losses give the same bits", failure: subject.repeatableFailure),
      ConformanceReport.Check(
        "state", "training goes on from the state's parameters bit for bit", failure: subject.stateFailure),
      ConformanceReport.Check(
        "parameters", "the state visits each of its parameters once, under a path that begins with 'aggregation.'",
        failure: subject.parametersFailure),
      ConformanceReport.Check(
        "alone", "a single objective is followed along its own gradient", failure: subject.aloneFailure),
      ConformanceReport.Check(
        "order", "the order of the objectives changes nothing beyond rounding", failure: subject.orderFailure),
      ConformanceReport.Check("zeroLoss", "a loss of 0 gives finite numbers", failure: subject.zeroLossFailure),
      ConformanceReport.Check(
        "codable", "encoding and decoding gives an equal aggregator that trains identically",
        failure: subject.codableFailure),
    ], skipping: skipping)
}

/// The aggregator under examination.
private struct AggregatorSubject<Checked: Aggregator> {
  let aggregator: Checked

  private func world(_ losses: [PointLoss] = PointLoss.agreeing) -> AggregatorWorld {
    AggregatorWorld(aggregator, losses)
  }

  /// All objectives for three steps, then without the one in the middle, then all again: objectives may join and leave.
  private func steps(_ world: AggregatorWorld) -> [AggregatorOutcome] {
    [nil, nil, nil, [0, 2], [0, 2], nil].map { world.step(counting: $0) }
  }

  func finiteFailure() -> String? {
    for losses in [PointLoss.agreeing, PointLoss.conflicting + [PointLoss.agreeing[2]]] {
      for (step, outcome) in steps(world(losses)).enumerated() {
        if let fault = outcome.firstNonFinite { return "at step \(step), \(fault)" }
      }
    }
    return nil
  }

  func countsFailure() -> String? {
    for places in [[0, 1, 2], [0, 2], [1]] {
      let counts = world().counts(counting: places)
      if counts.weights != places.count { return "there are \(counts.weights) weights for \(places.count) losses" }
      if let coefficients = counts.coefficients, coefficients != places.count {
        return "there are \(coefficients) coefficients for \(places.count) losses"
      }
    }
    return nil
  }

  func repeatableFailure() -> String? { firstDifference(steps(world()), steps(world())) }

  /// As at a checkpoint: another world is given the parameters and nothing else.
  func stateFailure() -> String? {
    guard repeatableFailure() == nil else { return nil }
    let whole = world()
    let begun = world()
    for _ in 0..<3 {
      _ = whole.step()
      _ = begun.step()
    }
    let resumed = world()
    resumed.restore(from: begun)
    return firstDifference((0..<3).map { _ in whole.step() }, (0..<3).map { _ in resumed.step() })
      .map { "behind a checkpoint, \($0)" }
  }

  func parametersFailure() -> String? {
    let state = world().state
    let visited = state.parameters
    if let failure = visitFailure(of: state, visited: visited) { return failure }
    if let stranger = visited.first(where: { !$0.path.hasPrefix("aggregation.") }) {
      return "\(stranger.path) may be the path of a parameter of the model"
    }
    return Set(visited.map(\.path)).count == visited.count ? nil : "two parameters have one path"
  }

  /// A factor is allowed: learnt uncertainty halves the gradient.
  func aloneFailure() -> String? {
    guard finiteFailure() == nil else { return nil }
    let world = world([PointLoss.agreeing[1]])
    for step in 0..<3 {
      let outcome = world.step()
      let expected = outcome.separate[0].flatMap(\.numbers).map(Double.init)
      let found = outcome.separate[0].flatMap { outcome.gradient(of: $0.name) }.map(Double.init)
      let cosine = AggregatorSubject.cosine(expected, found)
      if !(cosine > 0.9999) { return "at step \(step) the cosine to its gradient is \(cosine)" }
    }
    return nil
  }

  /// 0 where one is missing or zero.
  private static func cosine(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count else { return 0 }
    func product(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
    let norms = (product(a, a) * product(b, b)).squareRoot()
    return norms > 0 ? product(a, b) / norms : 0
  }

  /// Sums in another order round differently; 1e-4 of the greatest number of a gradient is allowed.
  ///
  /// Gradients that conflict are tried in twos: whom a method like PCGrad projects first it draws by place, which is its right.
  func orderFailure() -> String? {
    guard finiteFailure() == nil, repeatableFailure() == nil else { return nil }
    let cases = [(PointLoss.agreeing, [2, 0, 1]), (PointLoss.agreeing, [1, 2, 0]), (PointLoss.conflicting, [1, 0])]
    for (losses, order) in cases {
      let (one, other) = (world(losses), world(order.map { losses[$0] }))
      for step in 0..<3 {
        let (expected, found) = (one.step(), other.step())
        for path in ["shared"] + losses.map({ "own.\($0.name)" }) {
          let (a, b) = (expected.gradient(of: path), found.gradient(of: path))
          let allowed = 1e-4 * max(1e-3, a.map(abs).max() ?? 0)
          if a.count != b.count || zip(a, b).contains(where: { !(abs($0 - $1) <= allowed) }) {
            let names = order.map { losses[$0].name.rawValue }.joined(separator: ", ")
            return "at step \(step), in the order \(names), the gradient of \(path) is \(b), not \(a)"
          }
        }
      }
    }
    return nil
  }

  func zeroLossFailure() -> String? {
    guard finiteFailure() == nil else { return nil }
    for losses in [[PointLoss.settled, PointLoss.agreeing[0]], [PointLoss.settled]] {
      let world = world(losses)
      for step in 0..<3 {
        if let fault = world.step().firstNonFinite {
          return "with \(losses.count == 1 ? "it alone" : "another beside it"), at step \(step), \(fault)"
        }
      }
    }
    return nil
  }

  func codableFailure() throws -> String? {
    let trip = try CodingRoundTrip(aggregator, called: "aggregator")
    if let failure = trip.failure { return failure }
    guard repeatableFailure() == nil else { return nil }
    return firstDifference(steps(world()), steps(AggregatorWorld(trip.decoded, PointLoss.agreeing)))
      .map { "decoded and original train differently: \($0)" }
  }

  private func firstDifference(_ one: [AggregatorOutcome], _ other: [AggregatorOutcome]) -> String? {
    for (step, pair) in zip(one, other).enumerated() {
      if let difference = pair.0.firstDifference(from: pair.1) { return "at step \(step), \(difference)" }
    }
    return nil
  }
}
