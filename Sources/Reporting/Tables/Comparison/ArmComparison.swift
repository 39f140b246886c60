/// One arm against the baseline in one column, with everything that says how far to believe the difference.
public struct ArmComparison: Sendable, Hashable {
  /// The arm's row.
  public let row: Int
  public let column: Int
  /// Mean, 95 % interval and t test, paired by seed.
  public let difference: PairedDifference
  /// The paired permutation test; nil where a difference is not finite.
  public let permutation: SignFlipTest?
  /// The p value after Holm's correction over the table's comparisons; nil where there is none, or none is wanted, as for cost.
  public let correctedPValue: Double?
  /// The bootstrap over seeds and queries; nil where it was not asked for or makes no sense.
  public let queries: QueryBootstrap?

  /// True where the 95 % interval holds zero: the seeds alone would give such a difference. Nil where there is no interval.
  public var isInsideSeedNoise: Bool? {
    difference.interval.map { $0.contains(0) }
  }

  /// How many seeds would find a difference of this size in four of five studies; nil where that is not known, or beyond
  /// ``PairedPower/greatestCount``.
  public var seedsNeeded: Int? { PairedPower(difference)?.pairsNeeded() }

  /// One, two or three for a corrected p value below 0.05, 0.01 or 0.001.
  public var starCount: Int { ArmComparison.starCount(correctedPValue) }

  static func starCount(_ correctedPValue: Double?) -> Int {
    guard let correctedPValue else { return 0 }
    return [0.05, 0.01, 0.001].count { correctedPValue < $0 }
  }

  /// What the seeds say, in words: `outside seed noise`, or `inside seed noise: about 12 seeds would be needed`.
  public var verdict: String {
    if difference.isWithoutSpread {
      return difference.summary.mean == 0 ? "no difference" : "the same in every seed, which says nothing about noise"
    }
    guard let isInsideSeedNoise else { return "one seed says nothing about noise" }
    guard isInsideSeedNoise else { return "outside seed noise" }
    guard let seedsNeeded else {
      return "inside seed noise: more than \(PairedPower.greatestCount) seeds would be needed"
    }
    return "inside seed noise: about \(seedsNeeded) seeds would be needed"
  }
}
