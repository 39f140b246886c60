public import Autograd
public import Encoders
public import Tensor

/// What an objective says of one step.
public struct LossTerm {
  /// A scalar, the sum of the parts.
  public let loss: Variable
  /// Scalars, each a mean over as many things as ``Objective/counts(in:)`` says, in its order: what a step that is cut into shards weighs
  /// them by.
  public let parts: [Variable]
  /// Scalars beside it, by name, in the order given.
  public let metrics: [(name: String, value: Variable)]

  /// What moving means of the head have seen in this step: each a mean over what the first part counts, of the value's shape.
  public let observations: [(mean: MovingMean, value: Tensor)]

  /// A loss that is one mean.
  ///
  /// - Parameter observations: What `Layer.movingMeans` of the head have seen, over the same things as the loss.
  public init(
    _ loss: Variable, metrics: KeyValuePairs<String, Variable> = [:],
    observing observations: [(mean: MovingMean, value: Tensor)] = []
  ) {
    self.init(parts: [loss], named: metrics.map { ($0.key, $0.value) }, observing: observations)
  }

  /// The mean of a contrast both ways, each of which is the metric `NAME_i2t` or `NAME_t2i` as well.
  init(meanOf ways: (imageToText: Variable, textToImage: Variable), of name: ObjectiveName) {
    self.init(
      parts: [(ways.imageToText + ways.textToImage) * 0.5],
      named: [("\(name.rawValue)_i2t", ways.imageToText), ("\(name.rawValue)_t2i", ways.textToImage)])
  }

  /// A loss that is a sum of means over different things.
  ///
  /// - Parameter metrics: The first is weighed as the first part is, and so on; those beyond the parts as the last one.
  public init(parts: [Variable], metrics: KeyValuePairs<String, Variable> = [:]) {
    self.init(parts: parts, named: metrics.map { ($0.key, $0.value) })
  }

  init(
    parts: [Variable], named metrics: [(name: String, value: Variable)],
    observing observations: [(mean: MovingMean, value: Tensor)] = []
  ) {
    require(!parts.isEmpty, "loss term: it has no parts")
    self.parts = parts
    self.metrics = metrics
    self.observations = observations
    loss = parts.dropFirst().reduce(parts[0], +)
  }

  /// What the term of a shard adds to the term of the whole step: each part times its share of what the step counts.
  ///
  /// A part of which the shard has everything stays as it is, bit for bit; one of which it has nothing is 0.
  ///
  /// - Parameters:
  ///   - own: The counts of the shard.
  ///   - total: Their sums over all shards.
  ///   - name: Whose term it is.
  package func share(_ own: [Int], of total: [Int], objective name: ObjectiveName) -> LossTerm {
    require(
      own.count == parts.count && total.count == parts.count,
      "objective '\(name)': its term has \(parts.count) parts, and counts(in:) gives \(own.count) counts")
    func share(_ value: Variable, _ part: Int) -> Variable {
      require(own[part] >= 0 && own[part] <= total[part], "objective '\(name)': a count of \(own[part])")
      if own[part] == total[part], total[part] > 0 { return value }
      if own[part] == 0 { return Variable(Tensor(0, on: value.value.device)) }
      return value * (Float(own[part]) / Float(total[part]))
    }
    return LossTerm(
      parts: parts.enumerated().map { share($1, $0) },
      // Metrics are numbers: nothing is recorded of them.
      named: metrics.enumerated().map { place, metric in
        (metric.name, share(Variable(metric.value.value), min(place, parts.count - 1)))
      },
      // Who counts nothing has seen nothing.
      observing: own[0] == 0 ? [] : observations.map { ($0.mean, $0.value * (Float(own[0]) / Float(total[0]))) })
  }
}
