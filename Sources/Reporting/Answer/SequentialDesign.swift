import Foundation

/// How a study adds seeds until its arms are decided: after how many seeds it looks, and what difference would matter.
///
/// It is declared before the first run, because the looks decide what a p value means.
package struct SequentialDesign: Sendable, Hashable, Codable {
  /// Seeds after which it looks, ascending; the last is the most it computes.
  package let looks: [Int]
  /// A difference that would matter, in the unit of the primary outcome: an arm whose difference is surely smaller is decided, too.
  package let margin: Double

  /// Fewer pairs hardly decide anything, and their spread is known worst.
  package static let leastSeeds = 4
  /// Looks of a study, where there are seeds enough.
  private static let lookCount = 6
  /// Beyond it the distribution that is simulated takes too long, and a study as well.
  package static let greatestSeeds = 200

  /// Looks at about every sixth of `atMost` seeds, none before four.
  ///
  /// Nil for fewer than four seeds, more than two hundred, or a margin that is not a number above 0.
  package init?(atMost: Int, margin: Double) {
    guard (Self.leastSeeds...Self.greatestSeeds).contains(atMost), margin > 0, margin.isFinite else { return nil }
    let steps = (1...Self.lookCount).map { (atMost * $0 + Self.lookCount - 1) / Self.lookCount }
    looks = Set(steps.filter { $0 >= Self.leastSeeds }).sorted()
    self.margin = margin
  }

  package var atMost: Int { looks.last ?? 0 }

  /// `4, 8 and 12 seeds`.
  package var looksInWords: String {
    let names = looks.map(String.init)
    return (names.count > 1 ? names.dropLast().joined(separator: ", ") + " and " : "") + (names.last ?? "") + " seeds"
  }
}

/// A paired t test that is looked at several times.
///
/// At each look the p value of the ordinary test is divided by the look's share of the seeds, so that early looks must show more; the
/// smallest of these so far is compared with the smallest over *all* looks where there is no effect. The distribution of that does not
/// depend on the unknown variance, so it is simulated once for a design, exactly for normal differences. What comes out is a p value that is
/// valid whenever one stops: a group-sequential test (Pocock 1977; Jennison and Turnbull, Group Sequential Methods, 2000, chapters 2 and
/// 9) whose boundary holds for few seeds, because it is that of t statistics and not of normal ones.
package struct SequentialTest: Sendable {
  package let design: SequentialDesign
  /// Arms that are compared with the baseline.
  package let comparisons: Int
  /// The smallest weighted p value of each simulated study without effect, ascending.
  private let minima: [Double]
  /// `[looks]`: half widths, in standard errors, of the repeated interval of one arm, and of those that hold for all arms together, where no
  /// run has failed.
  private var ownReaches: [Double] = []
  private var jointReaches: [Double] = []

  /// Studies that are simulated: a p value of 0.05 is known to 0.0007.
  private static let studies = 100_000

  package init(_ design: SequentialDesign, comparisons: Int) {
    self.design = design
    self.comparisons = max(1, comparisons)
    var stream = NormalStream(ResamplingStream(seed: 0, purpose: "sequential design"))
    minima = (0..<Self.studies).map { _ in
      var (sum, squares, count, least) = (0.0, 0.0, 0, Double.infinity)
      for (place, look) in design.looks.enumerated() {
        while count < look {
          let value = stream.next()
          sum += value
          squares += value * value
          count += 1
        }
        least = min(least, Self.nominal(sum: sum, squares: squares, count: count) / design.weight(place))
      }
      return least
    }.sorted()
    let looks = design.looks.enumerated()
    ownReaches = looks.map { reach(look: $0, pairs: $1, level: StudyAnswer.level) }
    jointReaches = looks.map { reach(look: $0, pairs: $1, level: jointLevel) }
  }

  private var jointLevel: Double { StudyAnswer.level / Double(comparisons) }

  /// The half width of the repeated interval of one arm in standard errors, or of those that hold for all arms together.
  func reach(look place: Int, pairs: Int, isJoint: Bool) -> Double {
    guard pairs != design.looks[place] else { return isJoint ? jointReaches[place] : ownReaches[place] }
    return reach(look: place, pairs: pairs, level: isJoint ? jointLevel : StudyAnswer.level)
  }

  /// The p value of the ordinary paired t test, from sums.
  package static func nominal(sum: Double, squares: Double, count: Int) -> Double {
    let n = Double(count)
    let variance = max(0, (squares - sum * sum / n) / (n - 1))
    guard count > 1, variance > 0 else { return 1 }
    return StudentT.shortTwoSidedProbability(
      ofExceeding: sum / (n * variance).squareRoot(), degreesOfFreedom: count - 1)
  }

  /// The p value that stands when the smallest weighted one so far is `value`. The observed study counts as one of the simulated, so that
  /// the level is kept and p is never 0 (Phipson and Smyth 2010).
  package func pValue(ofLeast value: Double) -> Double {
    Double(minima.partitioningIndex { $0 > value } + 1) / Double(minima.count + 1)
  }

  /// What the weighted p value may be at the most to be significant at `level`.
  package func limit(level: Double) -> Double {
    let place = Int(level * Double(minima.count + 1)) - 2
    return minima.indices.contains(place) ? minima[place] : 0
  }

  /// The half width of the repeated interval in standard errors at a look, of which `pairs` are there: intervals of all looks
  /// hold together with `1 - level` (Jennison and Turnbull 2000, chapter 9).
  package func reach(look place: Int, pairs: Int, level: Double) -> Double {
    let nominal = limit(level: level) * design.weight(place)
    guard nominal > 0, pairs > 1 else { return .infinity }
    return StudentT(degreesOfFreedom: pairs - 1).quantile(1 - nominal / 2)
  }
}

extension SequentialDesign {
  /// The share of the greatest number of seeds that a look has.
  package func weight(_ place: Int) -> Double { Double(looks[place]) / Double(atMost) }
}

/// What the looks so far say of each arm.
package struct SequentialAnalysis: Sendable {
  package struct Arm: Sendable, Hashable {
    /// Valid at all looks, before correction; nil with fewer than two pairs, or between looks.
    package var pValue: Double?
    /// After Holm's correction over the arms.
    package var correctedPValue: Double?
    /// The repeated 95 % interval of this arm alone.
    package var interval: ClosedRange<Double>?
    /// Whether at some look the repeated interval that holds for all arms together lay inside the margin.
    package var isEquivalent = false
  }

  package private(set) var arms: [Arm]

  /// - Parameter differences: `[arms][seeds]`, all seeds that were computed; nil where a run failed.
  package init(_ test: SequentialTest, differences: [[Double?]]) {
    arms = differences.map { _ in Arm() }
    let design = test.design
    let count = differences.first?.count ?? 0
    guard let last = design.looks.firstIndex(of: count) else { return }
    for (arm, all) in differences.enumerated() {
      var least = Double.infinity
      // What is said has the direction of the last look: looks the other way are none for it, which can only make p greater.
      let direction = Summary(of: all.prefix(count).compactMap { $0 })?.mean ?? 0
      for place in 0...last {
        let pairs = all.prefix(design.looks[place]).compactMap { $0 }
        guard pairs.count > 1, let summary = Summary(of: pairs), let error = summary.standardError, error > 0,
          !PairedDifference.agree(pairs)
        else { continue }
        let nominal = StudentT(degreesOfFreedom: pairs.count - 1)
          .twoSidedProbability(ofExceeding: summary.mean / error)
        if summary.mean * direction > 0 { least = min(least, nominal / design.weight(place)) }
        let reach = test.reach(look: place, pairs: pairs.count, isJoint: true) * error
        if abs(summary.mean) + reach < design.margin { arms[arm].isEquivalent = true }
        let own = test.reach(look: place, pairs: pairs.count, isJoint: false) * error
        guard own.isFinite else { continue }
        // The intervals of all looks hold together, so that what they share holds as well; looks that share nothing leave the last one.
        let found = (summary.mean - own)...(summary.mean + own)
        let known = arms[arm].interval.flatMap { $0.overlaps(found) ? $0.clamped(to: found) : nil }
        arms[arm].interval = known ?? found
      }
      // Without spread nothing is known, and the arm still counts among those that could have been found.
      if all.compactMap({ $0 }).count > 1 { arms[arm].pValue = test.pValue(ofLeast: least) }
    }
    let corrected = HolmCorrection.adjusted(arms.map(\.pValue))
    for arm in arms.indices { arms[arm].correctedPValue = corrected[arm] }
  }
}

/// Normally distributed random numbers of a resampling stream, by Box and Muller's transformation.
package struct NormalStream {
  private var stream: ResamplingStream
  private var spare: Double?

  init(_ stream: ResamplingStream) { self.stream = stream }

  package init(seed: UInt64, purpose: String) { self.init(ResamplingStream(seed: seed, purpose: purpose)) }

  package mutating func next() -> Double {
    if let spare {
      self.spare = nil
      return spare
    }
    // Never 0, whose logarithm is none.
    let radius = (-2 * log((Double(stream.next() >> 11) + 1) * 0x1p-53)).squareRoot()
    let angle = 2 * Double.pi * Double(stream.next() >> 11) * 0x1p-53
    spare = radius * sin(angle)
    return radius * cos(angle)
  }
}

extension Array {
  /// The first place whose element, and each after it, fulfils the condition; elements that do not come first.
  fileprivate func partitioningIndex(where condition: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
