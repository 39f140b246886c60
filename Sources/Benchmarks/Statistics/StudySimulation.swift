package import Reporting

/// Studies whose truth is known, to see how often their answers are right.
///
/// Differences have the standard deviation 1; effects and margins are in that unit.
package struct StudySimulation: Sendable, Hashable {
  /// How the differences of seeds are distributed.
  package enum Noise: String, Sendable, Hashable, CaseIterable {
    /// Normal; arms share the baseline, so that their differences correlate by one half.
    case normal
    /// Symmetric with heavy tails (Laplace).
    case heavyTails = "heavy tails"
    /// The baseline's values are normal, an arm's as skewed as a squared normal number: the skewness of a difference is 1, which neither
    /// test assumes.
    case skewed
  }

  /// Of each arm.
  package let effects: [Double]
  package let noise: Noise

  package init(effects: [Double], noise: Noise = .normal) {
    self.effects = effects
    self.noise = noise
  }

  /// `[arms][seeds]`
  package func differences(seeds count: Int, _ stream: inout NormalStream) -> [[Double]] {
    let baseline = (0..<count).map { _ in stream.next() }
    return effects.map { effect in baseline.map { effect + difference(to: $0, &stream) } }
  }

  /// Of one seed, without effect; its variance is 1.
  private func difference(to baseline: Double, _ stream: inout NormalStream) -> Double {
    let half = 0.5.squareRoot()
    switch noise {
    case .normal: return half * (stream.next() - baseline)
    case .heavyTails: return half * (stream.next() * stream.next() + stream.next() * stream.next())
    case .skewed:
      let value = stream.next()
      return half * (half * (value * value - 1) - baseline)
    }
  }
}

/// What became of many simulated studies.
package struct SimulatedAnswers: Sendable, Hashable {
  package private(set) var studies = 0
  /// Studies that find a difference in an arm that has none, or in the wrong direction.
  package private(set) var falseFindings = 0
  /// Studies that call an arm's difference smaller than the margin that is not.
  package private(set) var falseEquivalences = 0
  /// `[arms]`
  package private(set) var found: [Int]
  package private(set) var equivalent: [Int]
  /// Over all arms: intervals that were printed, and that hold the truth.
  package private(set) var intervals = 0
  package private(set) var covering = 0
  private var seeds = 0

  /// Studies with a fixed number of seeds, by the paired t test with Holm's correction.
  package init(_ simulation: StudySimulation, seeds count: Int, studies: Int, key: UInt64 = 0) {
    self.init(simulation)
    var stream = NormalStream(seed: key, purpose: "fixed studies")
    for _ in 0..<studies {
      let differences = simulation.differences(seeds: count, &stream).compactMap { PairedDifference(differences: $0) }
      let corrected = HolmCorrection.adjusted(differences.map(\.pValue))
      note(
        simulation, seeds: count, margin: 0,
        zip(differences, corrected).map { ($0.summary.mean, $0.interval, $1, false) })
    }
  }

  /// Studies that add seeds until they are decided.
  package init(_ simulation: StudySimulation, _ test: SequentialTest, studies: Int, key: UInt64 = 0) {
    self.init(simulation)
    var stream = NormalStream(seed: key, purpose: "sequential studies")
    let design = test.design
    for _ in 0..<studies {
      let all = simulation.differences(seeds: design.atMost, &stream)
      for look in design.looks {
        let seen = all.map { $0.prefix(look).map(Optional.some) }
        let analysis = SequentialAnalysis(test, differences: seen)
        let isDecided = analysis.arms.allSatisfy { $0.isEquivalent || ($0.correctedPValue ?? 1) <= StudyAnswer.level }
        guard isDecided || look == design.atMost else { continue }
        note(
          simulation, seeds: look, margin: design.margin,
          zip(all, analysis.arms).map { differences, arm in
            (differences.prefix(look).reduce(0, +) / Double(look), arm.interval, arm.correctedPValue, arm.isEquivalent)
          })
        break
      }
    }
  }

  private init(_ simulation: StudySimulation) {
    found = simulation.effects.map { _ in 0 }
    equivalent = found
  }

  private typealias Arm = (mean: Double, interval: ClosedRange<Double>?, pValue: Double?, isEquivalent: Bool)

  private mutating func note(_ simulation: StudySimulation, seeds count: Int, margin: Double, _ arms: [Arm]) {
    studies += 1
    seeds += count
    var (isFalse, isFalselyEquivalent) = (false, false)
    for (place, arm) in arms.enumerated() {
      let effect = simulation.effects[place]
      let isFound = (arm.pValue ?? 1) <= StudyAnswer.level
      if isFound {
        if effect == 0 || (effect > 0) != (arm.mean > 0) { isFalse = true } else { found[place] += 1 }
      }
      if arm.isEquivalent {
        equivalent[place] += 1
        if abs(effect) >= margin { isFalselyEquivalent = true }
      }
      if let interval = arm.interval {
        intervals += 1
        covering += interval.contains(effect) ? 1 : 0
      }
    }
    falseFindings += isFalse ? 1 : 0
    falseEquivalences += isFalselyEquivalent ? 1 : 0
  }

  package var falsePositiveRate: Double { Double(falseFindings) / Double(studies) }
  package var falseEquivalenceRate: Double { Double(falseEquivalences) / Double(studies) }
  package var coverage: Double { Double(covering) / Double(max(1, intervals)) }
  package var meanSeeds: Double { Double(seeds) / Double(studies) }
  package func power(_ arm: Int) -> Double { Double(found[arm]) / Double(studies) }
  package func equivalence(_ arm: Int) -> Double { Double(equivalent[arm]) / Double(studies) }
}
