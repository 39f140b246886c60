public import Autograd
public import Encoders
import Parts
import Tensor

/// Redundancy reduction: twins agree, and no dimension repeats what another one says (Barlow Twins, Zbontar et al. 2021, eq. 1 and 2).
///
/// `sum_d (1 - C_dd)^2 + r sum_d sum_{e != d} C_de^2`, `C` the correlation over the batch between the dimensions of both twins: two views of a
/// picture, or a picture and its caption. There are no negatives, no temperature and no teacher.
public struct BarlowTwins: GatheringObjective {
  public static let name: ObjectiveName = "barlow-twins"
  public static let summary =
    "Redundancy reduction: twins agree, and no dimension repeats what another one says (Barlow Twins, Zbontar et al. 2021, eq. 1 and 2)."
  public static let standard: BarlowTwins? = BarlowTwins()
  public static let formula = "sum_d (1 - C_dd)^2 + r sum_(d != e) C_de^2"
  public static let source = "Zbontar et al. 2021, eq. 1 and 2"

  /// What the twins are.
  public var sides: TwinSides
  /// The weight of what is off the diagonal, `r`; 0.005 as published.
  public var redundancy: Float
  /// Dimensions that are compared; 8192 as published.
  public var width: Int

  /// The loss between `sides`, with the published weight of redundancy and a narrower expansion unless others are given.
  public init(between sides: TwinSides = .views, redundancy: Float = 0.005, width: Int = 256) {
    self.sides = sides
    self.redundancy = redundancy
    self.width = width
  }

  public func fault(for outline: ModelOutline) -> String? {
    if !(redundancy >= 0 && redundancy.isFinite) {
      return "redundancy is \(redundancy); it must be finite and at least 0"
    }
    return TwinExpander.fault(width: width)
  }

  public func makeHead(for model: ModelShape, _ make: ParameterMaker) -> TwinExpander {
    TwinExpander(make, "barlow-twins", of: sides, shape: model, width: width)
  }

  /// Where it begins depends on how alike an untrained encoder's features are, but no correlation is beyond 1: each of those that should be 1 costs
  /// at most 4, each other one at most the redundancy.
  public func startBand(among pairs: Int, model: Model) -> ReferenceBand? {
    let most = Float(width) * (4 + redundancy * Float(width - 1))
    return ReferenceBand(0...(most * 1.001), "correlations of \(width) dimensions cost \(most) at the most")
  }

  public func features(of step: TrainingStep, head: TwinExpander) -> PairFeatures { head.features(in: step) }

  public func term(of features: PairFeatures, model: Model, head: TwinExpander, _ pass: Pass) -> LossTerm {
    LossTerm(barlowTwinsLoss(features[0], features[1], redundancy: Double(redundancy)))
  }
}
