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
    /// `embedding`, the number of a layer from 0, or `norm` behind the layers; nil for the whole module.
    public let layer: String?
    /// Elements of its parameters that at least one objective reaches.
    public let parameters: Int
    /// The norm of each objective's gradient, in the order of ``GradientObservation/objectives``; nil where it reaches none.
    public let norms: [Double?]
    /// The pairs that share parameters here, in the order of the objectives.
    public let pairs: [Pair]

    public init(module: String, layer: String?, parameters: Int, norms: [Double?], pairs: [Pair]) {
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
    public let second: String
    /// Elements of the parameters that both reach.
    public let parameters: Int
    /// In `-1...1`; nil if one of the gradients is zero.
    public let cosine: Double?
    /// The norm of the first gradient over that of the second; nil if the second is zero.
    public let normRatio: Double?

    public init(first: String, second: String, parameters: Int, cosine: Double?, normRatio: Double?) {
      self.first = first
      self.second = second
      self.parameters = parameters
      self.cosine = cosine
      self.normRatio = normRatio
    }
  }

  public let step: Int
  /// The objectives that counted in this step, in recipe order.
  public let objectives: [String]
  /// The factor of each one's loss in what was differentiated.
  public let weights: [Float]
  /// What observing cost, beside the step.
  public let seconds: Double
  /// `all` first, then each module followed by its layers, in the order of the model.
  public let groups: [Group]

  public init(step: Int, objectives: [String], weights: [Float], seconds: Double, groups: [Group]) {
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
