import Autograd
import Encoders
import Tensor

/// What the objectives' gradients had to do with each other in one step: their norms, and for each pair cosine and norm ratio on the
/// parameters that both reach, by group of parameters.
///
/// Gradients are those of the weighted losses, as the sum feels them; `weights` leads back to the losses themselves. A cosine below
/// 0 is a conflict: a step that lowers one loss raises the other (Yu et al. 2020, definition 1).
public struct GradientObservation: Sendable, Hashable {
  /// Which parameters a measurement is about.
  public struct Group: Sendable, Hashable {
    /// `image encoder`, `text encoder`, `fusion encoder`, `projections`, or `all` of them; `temperature`.
    public let module: String
    /// `embedding`, the number of a layer from 0, or `norm` after the layers; nil for the whole module.
    public let layer: String?
    /// Elements of its parameters that at least one objective reaches.
    package let parameters: Int
    /// The norm of each objective's gradient, in the order of ``GradientObservation/objectives``; nil where it reaches none.
    public let norms: [Double?]
    /// The pairs that share parameters here, in the order of the objectives.
    public let pairs: [Pair]

    package init(module: String, layer: String?, parameters: Int, norms: [Double?], pairs: [Pair]) {
      self.module = module
      self.layer = layer
      self.parameters = parameters
      self.norms = norms
      self.pairs = pairs
    }
  }

  /// Two objectives on the parameters that both reach.
  public struct Pair: Sendable, Hashable {
    /// The names of the objectives.
    public let first: String
    /// The other objective.
    public let second: String
    /// Elements of the parameters that both reach.
    package let parameters: Int
    /// In `-1...1`; nil if one of the gradients is zero.
    public let cosine: Double?
    /// The norm of the first gradient over that of the second; nil if the second is zero.
    public let normRatio: Double?

    package init(first: String, second: String, parameters: Int, cosine: Double?, normRatio: Double?) {
      self.first = first
      self.second = second
      self.parameters = parameters
      self.cosine = cosine
      self.normRatio = normRatio
    }
  }

  /// The step before which gradients were looked at.
  public let step: Int
  /// The objectives that counted in this step, in recipe order.
  public let objectives: [String]
  /// The factor of each one's loss in what was differentiated.
  public let weights: [Float]
  /// What observing cost, beside the step.
  package let seconds: Double
  /// `all` first, then each module followed by its layers, in the order of the model.
  public let groups: [Group]

  package init(step: Int, objectives: [String], weights: [Float], seconds: Double, groups: [Group]) {
    self.step = step
    self.objectives = objectives
    self.weights = weights
    self.seconds = seconds
    self.groups = groups
  }

  /// The group of that module and layer, if anything reached it.
  public func group(_ module: String, layer: String? = nil) -> Group? {
    groups.first { $0.module == module && $0.layer == layer }
  }

  /// The cosine between two objectives on a module, whichever of them is named first.
  public func cosine(_ a: String, _ b: String, module: String = "all", layer: String? = nil) -> Double? {
    group(module, layer: layer)?.pairs
      .first { ($0.first, $0.second) == (a, b) || ($0.first, $0.second) == (b, a) }?.cosine
  }
}

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
    let products = InnerProducts(gradients, on: parameters.map(\.parameter))
    for (place, (parameter, group)) in parameters.enumerated() {
      guard gradients.indices.contains(where: { products.reaches(place, $0) }) else { continue }
      let products = GroupSums(products, at: place, elements: parameter.value.count)
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
  init(_ products: InnerProducts, at place: Int, elements: Int) {
    self.init(count: products.count)
    self.elements = elements
    reaches = (0..<count).map { products.reaches(place, $0) }
    squares = (0..<count).map { reaches[$0] ? products[place, $0, $0] : 0 }
    for first in 0..<count {
      for second in (first + 1)..<count where reaches[first] && reaches[second] {
        pairs[first * count + second] = Products(
          elements: elements, dot: products[place, first, second], firstSquares: squares[first],
          secondSquares: squares[second])
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

/// Where a parameter of the model belongs: its module, and its place in the module's stack of layers.
struct ParameterGroup: Hashable {
  let module: String
  /// `embedding` before the numbered layers, `norm` after them; nil where the module has no layers.
  let layer: String?

  static let temperature = ParameterGroup(module: "temperature", layer: nil)
}

extension Model {
  /// Every online parameter with its group, in the order of the model. Found by module and not by name, so that encoders of one's
  /// own are grouped as ours are; layers are told by the first number in a path, counted from 0 in each module.
  var parameterGroups: [(parameter: Parameter, group: ParameterGroup)] {
    let encoders: [(String, any Layer)] = [
      ("image encoder", online.image), ("text encoder", online.text), ("fusion encoder", online.fusion),
    ]
    var result: [(Parameter, ParameterGroup)] = []
    for (module, encoder) in encoders {
      var numbers: [Substring] = []
      for parameter in encoder.parameters {
        let number = parameter.path.split(separator: ".").first { Int($0) != nil }
        if let number, numbers.last != number { numbers.append(number) }
        let layer = number == nil ? (numbers.isEmpty ? "embedding" : "norm") : String(numbers.count - 1)
        result.append((parameter, ParameterGroup(module: module, layer: layer)))
      }
    }
    let projections = online.imageProjection.parameters + online.textProjection.parameters
    result += projections.map { ($0, ParameterGroup(module: "projections", layer: nil)) }
    result.append((temperature, .temperature))
    return result
  }
}
