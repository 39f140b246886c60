package import Autograd
import Tensor

/// The numbers of one term: what two runs are compared by.
package struct ConformanceOutcome {
  package let loss: Float
  package let metrics: [(name: String, value: Float)]
  /// In the order of first use.
  package let gradients: [(parameter: Parameter, values: [Float])]

  /// Leaves the tape's record in place.
  package init(_ term: LossTerm, on tape: Tape) {
    loss = term.loss.value.item
    metrics = term.metrics.map { ($0.name, $0.value.value.item) }
    let gradients = tape.gradients(of: term.loss, keepingRecord: true)
    self.gradients = gradients.parameters.map { ($0, gradients[$0]?.values ?? []) }
  }

  /// The gradient by the parameter of that path.
  package func gradient(_ path: String) -> [Float]? {
    gradients.first { $0.parameter.path == path }?.values
  }

  /// The Euclidean norm of all gradients together.
  package var norm: Double { gradients.reduce(0) { $0 + $1.values.squaredNorm }.squareRoot() }

  /// The first number that is infinite or not a number, in words.
  package var firstNonFinite: String? {
    if !loss.isFinite { return "the loss is \(loss)" }
    for (name, value) in metrics where !value.isFinite { return "the metric \(name) is \(value)" }
    for (parameter, values) in gradients {
      if let place = values.firstIndex(where: { !$0.isFinite }) {
        return "the gradient of \(parameter.path) is \(values[place]) at element \(place)"
      }
    }
    return nil
  }

  /// The first bit in which loss and metrics differ from those of `other`, in words.
  package func firstDifferentValue(from other: ConformanceOutcome) -> String? {
    firstDifferentValue(from: other) { $0.bitPattern == $1.bitPattern }
  }

  private func firstDifferentValue(from other: ConformanceOutcome, areEqual: (Float, Float) -> Bool) -> String? {
    if !areEqual(loss, other.loss) { return "the loss is \(loss) and \(other.loss)" }
    if metrics.map(\.name) != other.metrics.map(\.name) {
      return "the metrics are \(metrics.map(\.name)) and \(other.metrics.map(\.name))"
    }
    for (own, others) in zip(metrics, other.metrics) where !areEqual(own.value, others.value) {
      return "the metric \(own.name) is \(own.value) and \(others.value)"
    }
    return nil
  }

  /// The first bit in which anything differs from `other`, in words.
  package func firstDifference(from other: ConformanceOutcome) -> String? {
    if let difference = firstDifferentValue(from: other) { return difference }
    let (own, others) = (gradients.map(\.parameter.path).sorted(), other.gradients.map(\.parameter.path).sorted())
    if own != others {
      let extra = Set(own).symmetricDifference(others).sorted().joined(separator: ", ")
      return "only one of two runs has a gradient of \(extra)"
    }
    for (parameter, values) in gradients {
      if let found = other.gradient(parameter.path), found.map(\.bitPattern) != values.map(\.bitPattern) {
        return "the gradient of \(parameter.path) differs"
      }
    }
    return nil
  }

  /// Like `firstDifference`, but numbers may differ by `tolerance` times the greater of 1 and the loss, gradients by `tolerance`
  /// times the norm of all.
  package func firstDifference(from other: ConformanceOutcome, tolerance: Double) -> String? {
    let scale = max(1, Double(abs(other.loss)))
    let value = firstDifferentValue(from: other) { Double(abs($0 - $1)) <= tolerance * scale }
    if let value { return value }
    let paths = Set(gradients.map(\.parameter.path)).union(other.gradients.map(\.parameter.path))
    let allowed = tolerance * max(1e-3, other.norm)
    for path in paths.sorted() {
      let (own, others) = (gradient(path) ?? [], other.gradient(path) ?? [])
      let size = max(own.count, others.count)
      let difference = (0..<size).map { place in
        (place < own.count ? own[place] : 0) - (place < others.count ? others[place] : 0)
      }
      let distance = difference.squaredNorm.squareRoot()
      if !(distance <= allowed) { return "the gradient of \(path) differs by \(distance), allowed is \(allowed)" }
    }
    return nil
  }
}

extension [Float] {
  var squaredNorm: Double { reduce(0) { $0 + Double($1) * Double($1) } }
}
