import Reporting
import Testing

/// Differences of three arms to a baseline over eight seeds, in points, as in Tests/Statistics/recorded.py.
let answeredDifferences: [(name: String, values: [Double])] = [
  ("+ IMC", [1.9, 0.4, 2.8, 1.1, 2.2, 0.6, 2.4, 1.3]), ("+ LMI", [-0.9, 1.6, 0.3, -0.4, 1.2, 0.8, -0.2, 0.5]),
  ("both", [-1.2, -0.3, -2.1, -1.0, -0.4, -1.8, -0.9, -1.5]),
]

/// An answer over rows whose values are differences to a baseline of zeros.
func answer(
  _ arms: [(name: String, values: [Double?])], baseline: [Double?]? = nil, unit: String? = "%",
  direction: ResultColumn.Direction = .higher, sequence: SequentialDesign? = nil,
  failing failed: Set<String> = []
) -> StudyAnswer {
  let count = arms.first?.values.count ?? baseline?.count ?? 0
  func row(_ name: String, _ values: [Double?]) -> ResultRow {
    ResultRow(
      name, values.map { $0.map { .measured([$0]) } ?? (failed.contains(name) ? .failed("it diverged") : .missing) })
  }
  return StudyAnswer(
    outcome: ResultColumn("mean recall", unit: unit, direction: direction), explanation: "mean recall; declared",
    rows: [row("CMA", baseline ?? [Double?](repeating: 0, count: count))] + arms.map { row($0.name, $0.values) },
    sequence: sequence)
}

@Suite struct StudyAnswerTests {
  @Test func agreesWithRecordedTests() throws {
    // Tests/Statistics/recorded.py: SciPy 1.17.1 ttest_1samp and permutation_test, statsmodels 0.15.0 multipletests.
    let arms = answer(answeredDifferences.map { ($0.name, $0.values) }).comparisons
    let recorded = [
      (1.5875, 0.859444875760377, 2.315555124239623, 0.003945836836603702, 0.0234375),
      (0.3625, -0.33972558284378446, 1.0647255828437845, 0.2617340227243711, 0.2734375),
      (-1.15, -1.6806310754396003, -0.6193689245603994, 0.003945836836603702, 0.0234375),
    ]
    for (arm, (mean, low, high, pValue, flips)) in zip(arms, recorded) {
      #expect(abs(try #require(arm.difference).summary.mean - mean) < 1e-12)
      #expect(abs(try #require(arm.interval).lowerBound - low) < 1e-10)
      #expect(abs(try #require(arm.interval).upperBound - high) < 1e-10)
      #expect(abs(try #require(arm.pValue) - pValue) < 1e-12)
      #expect(arm.permutationPValue == flips)
    }
    #expect(arms.map(\.verdict) == [.gain, .undecided, .loss])
  }

  @Test func lessIsBetterWhereTheOutcomeSaysSo() {
    let arms = answer(answeredDifferences.map { ($0.name, $0.values) }, direction: .lower).comparisons
    #expect(arms.map(\.verdict) == [.loss, .undecided, .gain])
  }

  @Test func anArmWithoutSpreadStillCountsAsOneThatCouldHaveBeenFound() throws {
    let found = answer(
      [answeredDifferences[0], ("same", [Double](repeating: 2, count: 8))].map { ($0.name, $0.values) })
    #expect(found.testCount == 2)
    #expect(found.comparisons[1].verdict == .withoutSpread)
    #expect(abs(try #require(found.comparisons[0].pValue) - 2 * 0.0013152789455345675) < 1e-12)
  }

  @Test func itIsDecidedWhenEveryArmIs() {
    let (imc, lmi, both) = (answeredDifferences[0], answeredDifferences[1], answeredDifferences[2])
    #expect(answer([imc, both].map { ($0.name, $0.values) }).isDecided)
    #expect(!answer([imc, lmi].map { ($0.name, $0.values) }).isDecided)
    // What failed in every seed will not come any more.
    let none = [Double?](repeating: nil, count: 8)
    #expect(answer([(imc.name, imc.values), ("broken", none)], failing: ["broken"]).isDecided)
    #expect(!answer([(imc.name, imc.values), ("open", none)]).isDecided)
    #expect(!answer([]).isDecided)
  }

  @Test func onlyRunsThatAreToComeMakeItPreliminary() {
    let values: [Double?] = [1, 2, nil]
    #expect(answer([("a", values)]).isPreliminary)
    #expect(!answer([("a", values)], failing: ["a"]).isPreliminary)
    #expect(!answer([("a", [1, 2, 3])]).isPreliminary)
    #expect(answer([("a", [1, 2, 3])], baseline: [1, nil, 2]).isPreliminary)
  }

  @Test func valuesThatAreNotFiniteAreNoPairs() {
    #expect(answer([("a", [1, .nan, .infinity])]).comparisons[0].difference?.summary.count == 1)
  }
}

@Suite struct AnswerSentenceTests {
  private func values(_ arms: [(name: String, values: [Double])]) -> [(name: String, values: [Double?])] {
    arms.map { ($0.name, $0.values) }
  }

  @Test func aDecidedArmIsTheSentence() {
    #expect(
      answer(values([answeredDifferences[0]])).sentence
        == "Over 8 seeds IMC adds 1.6 points of mean recall [0.9, 2.3], p = 0.001.")
  }

  @Test func severalArmsSayUnitAndCorrectionOnce() {
    #expect(
      answer(values(answeredDifferences)).sentence
        == "Over 8 seeds IMC adds 1.6 points of mean recall [0.9, 2.3], p = 0.004 after correction for 3 comparisons; both costs 1.1 "
        + "[0.6, 1.7], p = 0.004; undecided: LMI +0.4 [-0.3, 1.1], p = 0.26.")
  }

  @Test func nothingDecidedIsSaid() {
    let short = values(answeredDifferences).map { ($0.name, Array($0.values.prefix(3))) }
    #expect(
      answer(short).sentence
        == "Over 3 seeds nothing is decided: IMC +1.7 points of mean recall [-1.3, 4.7], p = 0.41 after correction for 3 comparisons, "
        + "LMI +0.3 [-2.8, 3.4], p = 0.69, both -1.2 [-3.4, 1.0], p = 0.41.")
  }

  @Test func manyUndecidedArmsAreARange() {
    let arms = (0..<6).map { arm in ("arm \(arm)", [0.1, -0.2, 0.3, 0.0].map { $0 + Double(arm) / 10 - 0.2 }) }
    let sentence = answer(arms.map { ($0.0, $0.1.map(Optional.some)) }).sentence
    #expect(
      sentence == "Over 4 seeds nothing is decided: 6 arms between -0.2 and +0.4 points of mean recall.", "\(sentence)")
  }

  @Test func oneSeedDecidesNothing() {
    #expect(
      answer([("+ IMC", [1.5]), ("TCL", [-0.5])]).sentence
        == "One seed decides nothing: IMC +1.5 points of mean recall, TCL -0.5 points of mean recall, against CMA, and how much seeds "
        + "vary is not known.")
    #expect(
      answer([("+ IMC", [1.5, nil, nil])]).sentence.hasSuffix("how much seeds vary is not known; 3 are to come."))
  }

  @Test func whatIsMissingOrFailedIsSaid() {
    let imc = answeredDifferences[0]
    let none = [Double?](repeating: nil, count: 8)
    #expect(
      answer([(imc.name, imc.values), ("broken", none)], failing: ["broken"]).sentence
        == "Over 8 seeds IMC adds 1.6 points of mean recall [0.9, 2.3], p = 0.001; no result of broken, whose runs failed."
    )
    #expect(answer([("a", [1, 2, nil])]).sentence.hasPrefix("So far, over 2 of 3 seeds "))
    #expect(
      answer([("a", [1, 2])], baseline: [nil, nil]).sentence
        == "There is no answer yet: no run of the baseline, CMA, is finished.")
    #expect(
      answer([("a", [1, 2])], baseline: [nil, nil], failing: ["CMA"]).sentence
        == "There is no answer: every run of the baseline, CMA, failed.")
    #expect(
      answer([("a", [nil, nil])], failing: ["a"]).sentence
        == "There is no answer: no seed has both CMA and another arm, because runs failed.")
    #expect(
      answer([("a", [nil, nil])]).sentence == "There is no answer yet: no seed has both CMA and another arm.")
    #expect(answer([]).sentence == "The study has one arm, which is compared with nothing.")
  }

  @Test func withoutSpreadThereIsNoClaim() {
    #expect(
      answer([("a", [2, 2, 2])]).sentence
        == "Over 3 seeds a: the same difference in every seed, which says nothing about how much seeds vary.")
  }

  @Test func otherUnitsAreNamed() {
    let differences = answeredDifferences[2].values.map(Optional.some)
    #expect(
      answer([("fast", differences)], unit: "s", direction: .lower).sentence
        == "Over 8 seeds fast saves 1.1 s of mean recall [0.6, 1.7], p = 0.001.")
  }

  @Test func theNotesSayTheTestAndWhatItAssumes() {
    let notes = answer(values(answeredDifferences)).notes
    #expect(notes[0] == "Primary outcome: mean recall; declared; differences to CMA, paired by seed.")
    #expect(
      notes[1].contains(
        "two-sided paired t test over seeds, which assumes normally distributed differences, after Holm's"))
    #expect(notes[1].hasSuffix("gives IMC 0.023, LMI 0.27, both 0.023."))
    let few = answer(values(answeredDifferences).map { ($0.name, Array($0.values.prefix(3))) }).notes
    #expect(few[1].hasSuffix("cannot get below 0.75 here."))
    let failed = answer([("a", [1, 2, 4, nil])], failing: ["a"]).notes
    #expect(failed.last?.hasSuffix("so that the rest is not a random sample: a 1 of 4.") == true)
  }
}
