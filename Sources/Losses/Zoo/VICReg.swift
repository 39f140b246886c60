public import Autograd
public import Encoders
import Parts
import Tensor

/// Variance, invariance, covariance: twins are near, no dimension dies and none repeats what another one says (Bardes et al. 2022, eq. 1 to 6).
///
/// `25 mean |x - y|^2 + 25 hinge(deviations below 1) + covariances^2 / width`, with the paper's weights; of two views of a picture, or of a picture
/// and its caption (``vicRegParts(_:_:)``). There are no negatives, no temperature and no teacher.
///
/// It has no start band: distances and covariances are in units of the expander's output, and how far apart an untrained encoder puts two
/// pictures is its own affair.
public struct VICReg: GatheringObjective {
  public static let name: ObjectiveName = "vicreg"
  public static let summary =
    "Variance, invariance, covariance: twins are near, no dimension dies and none repeats what another one says (Bardes et al. 2022, eq. 1 to 6)."
  public static let standard: VICReg? = VICReg()
  public static let formula = "25 mean |x - y|^2 + 25 mean [1 - deviation]+ + sum_(d != e) covariance_de^2 / width"
  public static let source = "Bardes et al. 2022, eq. 1 to 6"
  public static let metricNames = ["vicreg_invariance", "vicreg_variance", "vicreg_covariance"]

  /// What the twins are.
  public var sides: TwinSides
  /// The weights of the three parts; 25, 25 and 1 as published.
  public var invariance: Float
  /// The weight of the hinge that keeps each dimension's deviation at 1.
  public var variance: Float
  /// The weight of what dimensions say of each other.
  public var covariance: Float
  /// Dimensions that are compared; 8192 as published.
  public var width: Int

  /// The published weights between `sides`, and a narrower expansion, unless others are given.
  public init(
    between sides: TwinSides = .views, invariance: Float = 25, variance: Float = 25, covariance: Float = 1,
    width: Int = 256
  ) {
    self.sides = sides
    self.invariance = invariance
    self.variance = variance
    self.covariance = covariance
    self.width = width
  }

  public func fault(for outline: ModelOutline) -> String? {
    for (name, weight) in [("invariance", invariance), ("variance", variance), ("covariance", covariance)]
    where !(weight >= 0 && weight.isFinite) {
      return "\(name) is \(weight); it must be finite and at least 0"
    }
    return TwinExpander.fault(width: width)
  }

  public func makeHead(for model: ModelShape, _ make: ParameterMaker) -> TwinExpander {
    TwinExpander(make, "vicreg", of: sides, shape: model, width: width)
  }

  public func features(of step: TrainingStep, head: TwinExpander) -> PairFeatures { head.features(in: step) }

  public func term(of features: PairFeatures, model: Model, head: TwinExpander, _ pass: Pass) -> LossTerm {
    let parts = vicRegParts(features[0], features[1])
    return LossTerm(
      parts.invariance * invariance + parts.variance * variance + parts.covariance * covariance,
      metrics: [
        "vicreg_invariance": parts.invariance, "vicreg_variance": parts.variance,
        "vicreg_covariance": parts.covariance,
      ])
  }
}
