import Autograd
import Encoders
import Tensor

/// Compares the gradients of a step's objectives on the parameters of the model; heads belong to one objective and are left out.
///
/// The temperature has a group of its own and is not among `all`: the derivative by this one number outweighs a million others.
struct GradientObservatory {
  private let parameters: [(parameter: Parameter, group: ParameterGroup)]
  private let groups: [ParameterGroup]

  init(_ model: Model) {
    parameters = model.parameterGroups
    var groups = [ParameterGroup(module: "all", layer: nil)]
    for (_, group) in parameters {
      let whole = ParameterGroup(module: group.module, layer: nil)
      if !groups.contains(whole) { groups.append(whole) }
      if !groups.contains(group) { groups.append(group) }
    }
    self.groups = groups
  }

  /// What the `gradients` of the losses, one a name, have to do with each other.
  ///
  /// - Parameter weights: The factor of each loss in what is trained on; `gradients` are without it.
  func observe(
    _ gradients: [Gradients], of names: [String], weights: [Float]
  ) -> [GradientObservation.Group] {
    var sums = [ParameterGroup: GroupSums](
      uniqueKeysWithValues: groups.map { ($0, GroupSums(count: names.count)) })
    for (parameter, group) in parameters {
      let own = gradients.map { $0[parameter] }
      guard own.contains(where: { $0 != nil }) else { continue }
      let products = GroupSums(own, elements: parameter.value.count)
      var enclosing = [ParameterGroup(module: group.module, layer: nil)]
      if group.module != ParameterGroup.temperature.module {
        enclosing.append(ParameterGroup(module: "all", layer: nil))
      }
      if group.layer != nil { enclosing.append(group) }
      for group in enclosing { sums[group]?.add(products) }
    }
    return groups.compactMap { group in
      guard let sums = sums[group], sums.elements > 0 else { return nil }
      return sums.summary(group, names: names, weights: weights.map(Double.init))
    }
  }
}

/// Inner products of gradients, summed over the parameters of a group.
private struct GroupSums {
  let count: Int
  /// Elements that at least one objective reaches.
  var elements = 0
  /// Whether each objective reaches the group.
  var reaches: [Bool]
  /// Sums of squares of each objective's gradient.
  var squares: [Double]
  /// By `first * count + second`, for pairs on the parameters that both reach.
  var pairs: [Products]

  struct Products {
    var elements = 0
    var dot = 0.0
    var firstSquares = 0.0
    var secondSquares = 0.0
  }

  init(count: Int) {
    self.count = count
    reaches = [Bool](repeating: false, count: count)
    squares = [Double](repeating: 0, count: count)
    pairs = [Products](repeating: Products(), count: count * count)
  }

  /// Of one parameter.
  init(_ gradients: [Tensor?], elements: Int) {
    self.init(count: gradients.count)
    self.elements = elements
    reaches = gradients.map { $0 != nil }
    squares = gradients.map { $0?.sumOfSquares() ?? 0 }
    for first in 0..<count {
      for second in (first + 1)..<count {
        guard let a = gradients[first], let b = gradients[second] else { continue }
        pairs[first * count + second] = Products(
          elements: elements, dot: a.dot(b), firstSquares: squares[first], secondSquares: squares[second])
      }
    }
  }

  mutating func add(_ other: GroupSums) {
    elements += other.elements
    for place in 0..<count {
      reaches[place] = reaches[place] || other.reaches[place]
      squares[place] += other.squares[place]
    }
    for place in pairs.indices {
      pairs[place].elements += other.pairs[place].elements
      pairs[place].dot += other.pairs[place].dot
      pairs[place].firstSquares += other.pairs[place].firstSquares
      pairs[place].secondSquares += other.pairs[place].secondSquares
    }
  }

  func summary(_ group: ParameterGroup, names: [String], weights: [Double]) -> GradientObservation.Group {
    var found: [GradientObservation.Pair] = []
    for first in 0..<count {
      for second in (first + 1)..<count {
        let sums = pairs[first * count + second]
        guard sums.elements > 0 else { continue }
        let (a, b) = (sums.firstSquares.squareRoot(), sums.secondSquares.squareRoot())
        let sign = (weights[first] * weights[second]) < 0 ? -1.0 : 1
        let denominator = abs(weights[second]) * b
        found.append(
          GradientObservation.Pair(
            first: names[first], second: names[second], parameters: sums.elements,
            cosine: a * b > 0 ? sign * min(1, max(-1, sums.dot / (a * b))) : nil,
            normRatio: denominator > 0 ? abs(weights[first]) * a / denominator : nil))
      }
    }
    return GradientObservation.Group(
      module: group.module, layer: group.layer, parameters: elements,
      norms: (0..<count).map { reaches[$0] ? abs(weights[$0]) * squares[$0].squareRoot() : nil }, pairs: found)
  }
}
