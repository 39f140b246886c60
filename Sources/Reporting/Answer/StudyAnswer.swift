/// The answer of a study: how its arms differ from the baseline in the one quantity that was named before it ran.
///
/// Each arm is tested against the baseline by the paired t test over seeds, and the p values are corrected over the arms (Holm 1979). No
/// other number of the study is in this family, so that what is looked at besides does not weaken it.
package struct StudyAnswer: Sendable, Hashable, Codable {
  /// One arm against the baseline.
  package struct Comparison: Sendable, Hashable, Codable {
    /// The arm's row.
    package let label: String
    /// Nil where no seed has both.
    package let difference: PairedDifference?
    /// What is printed in brackets; of a sequential study the repeated interval, which holds however often one looks.
    package let interval: ClosedRange<Double>?
    /// After Holm's correction; nil with fewer than two pairs.
    package let pValue: Double?
    /// The sign-flip test after the same correction, for those who doubt the normal distribution; nil where there is no p.
    package let permutationPValue: Double?
    package let verdict: Verdict
    /// Runs of the arm without result: that failed, and that are not there yet.
    package let failedCount: Int
    package let missingCount: Int
  }

  /// What the seeds say of an arm.
  package enum Verdict: String, Sendable, Hashable, Codable {
    /// Better than the baseline, and worse.
    case gain, loss
    /// Smaller than what would matter, either way; only a sequential study declares how much that is.
    case equivalent
    case undecided
    /// One pair says nothing of how much seeds vary.
    case oneSeed = "one seed"
    /// Several seeds with one and the same difference: they agree by luck as often as not.
    case withoutSpread = "without spread"
    /// Every run failed, or those of the baseline of the same seeds.
    case failed
    case missing
  }

  /// The quantity: how it is called, written, and which way is better.
  package let outcome: ResultColumn
  /// What it is, and why, in words for a note.
  package let explanation: String
  /// The baseline's row; nil in a study without rows.
  package let baseline: String?
  /// Seeds of the study, and of the baseline those that have a value and those that failed.
  package let seedCount: Int
  package let baselineCount: Int
  package let baselineFailedCount: Int
  /// Runs of the baseline whose results cannot be read.
  package let baselineDamagedCount: Int
  package let comparisons: [Comparison]
  /// The looks of a study that adds seeds until it is decided; nil for one whose number of seeds was fixed.
  package let sequence: SequentialDesign?

  /// The level that "decided" stands for.
  package static let level = 0.05

  /// - Parameters:
  ///   - rows: One value per seed each, the baseline first.
  ///   - sequence: What was declared before the first run, if anything was. Where the number of seeds is none of its looks there are
  ///     differences and no verdicts.
  package init(
    outcome: ResultColumn, explanation: String, rows: [ResultRow], sequence: SequentialDesign? = nil
  ) {
    self.outcome = outcome
    self.explanation = explanation
    self.sequence = sequence
    baseline = rows.first?.label
    seedCount = rows.first?.outcomes.count ?? 0
    let values = rows.map { $0.values(ofColumn: 0).map { $0.flatMap { $0.isFinite ? $0 : nil } } }
    baselineCount = values.first?.count { $0 != nil } ?? 0
    baselineFailedCount = rows.first?.failureCount ?? 0
    baselineDamagedCount = rows.first?.damagedCount ?? 0
    let reference = values.first ?? []
    let paired = values.dropFirst().map { arm in
      zip(arm, reference).map { pair in pair.0.flatMap { a in pair.1.map { a - $0 } } }
    }
    let tests = sequence.map { StudyAnswer.sequentially($0, paired) } ?? StudyAnswer.once(paired)
    let flips = HolmCorrection.adjusted(
      zip(paired, tests).map { differences, test in
        test.pValue == nil ? nil : SignFlipTest(differences: differences.compactMap { $0 })?.pValue
      })
    let sign = outcome.direction == .lower ? -1.0 : 1
    comparisons = zip(zip(rows.dropFirst(), paired), zip(tests, flips)).map { arm, found in
      let (row, test) = (arm.0, found.0)
      let difference = PairedDifference(differences: arm.1.compactMap { $0 })
      return Comparison(
        label: row.label, difference: difference, interval: test.interval, pValue: test.pValue,
        // Of a study that looks more than once it has no level.
        permutationPValue: sequence == nil ? found.1 : nil,
        verdict: StudyAnswer.verdict(test, difference, sign: sign, isFailed: row.missingCount == 0),
        failedCount: row.failureCount, missingCount: row.missingCount)
    }
  }

  /// What a test says of an arm, whichever test it is.
  private struct Test {
    var interval: ClosedRange<Double>?
    /// Corrected.
    var pValue: Double?
    var isEquivalent = false
  }

  private static func once(_ paired: [[Double?]]) -> [Test] {
    let differences = paired.map { PairedDifference(differences: $0.compactMap { $0 }) }
    let corrected = HolmCorrection.adjusted(
      differences.map { difference in
        // Without spread there is no test, and the arm still was one that could have been found.
        difference.flatMap { $0.summary.count < 2 ? nil : $0.pValue ?? 1 }
      })
    return zip(differences, corrected).map { Test(interval: $0?.interval, pValue: $1) }
  }

  private static func sequentially(_ design: SequentialDesign, _ paired: [[Double?]]) -> [Test] {
    let tested = paired.count { $0.compactMap { $0 }.count > 1 }
    let analysis = SequentialAnalysis(SequentialTest(design, comparisons: tested), differences: paired)
    return analysis.arms.map { Test(interval: $0.interval, pValue: $0.correctedPValue, isEquivalent: $0.isEquivalent) }
  }

  private static func verdict(
    _ test: Test, _ difference: PairedDifference?, sign: Double, isFailed: Bool
  ) -> Verdict {
    guard let difference else { return isFailed ? .failed : .missing }
    guard difference.summary.count > 1 else { return .oneSeed }
    guard !difference.isWithoutSpread else { return .withoutSpread }
    guard let pValue = test.pValue, pValue <= level else { return test.isEquivalent ? .equivalent : .undecided }
    return sign * difference.summary.mean > 0 ? .gain : .loss
  }

  /// Comparisons that were tested, which is what the correction is over.
  package var testCount: Int { comparisons.count { $0.pValue != nil } }

  /// Pairs of the arm that has most.
  package var pairCount: Int { comparisons.compactMap { $0.difference?.summary.count }.max() ?? 0 }

  /// Whether something is left to decide, as far as there are results.
  package var isDecided: Bool {
    !comparisons.isEmpty && comparisons.allSatisfy { [.gain, .loss, .equivalent, .failed].contains($0.verdict) }
  }

  /// Whether runs are still to come.
  package var isPreliminary: Bool {
    baselineCount + baselineFailedCount < seedCount || comparisons.contains { $0.missingCount > 0 }
  }
}
