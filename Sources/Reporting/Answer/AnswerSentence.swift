extension StudyAnswer {
  /// The answer in one sentence: `Over 8 seeds IMC adds 1.6 points of mean recall [0.7, 2.5], p = 0.016 after correction for 3 comparisons.`
  package var sentence: String {
    guard let baseline, !comparisons.isEmpty else { return "The study has one arm, which is compared with nothing." }
    guard baselineCount > 0 else {
      if baselineDamagedCount > 0 {
        return baselineDamagedCount == seedCount
          ? "There is no answer: every run of the baseline, \(baseline), is damaged."
          : "There is no answer: of the \(seedCount) runs of the baseline, \(baseline), \(baselineDamagedCount) are damaged, and no other is "
            + "finished."
      }
      return baselineFailedCount == seedCount
        ? "There is no answer: every run of the baseline, \(baseline), failed."
        : "There is no answer yet: no run of the baseline, \(baseline), is finished."
    }
    guard pairCount > 0 else {
      return comparisons.allSatisfy { $0.verdict == .failed }
        ? "There is no answer: no seed has both \(baseline) and another arm, because runs failed."
        : "There is no answer yet: no seed has both \(baseline) and another arm."
    }
    if pairCount == 1 { return oneSeedSentence(baseline) }
    if let sequence, !sequence.looks.contains(seedCount) {
      return
        "There is no answer over \(seedCount) seeds: the study declared that it looks after \(sequence.looksInWords)."
    }
    return testedSentence
  }

  private func oneSeedSentence(_ baseline: String) -> String {
    let found = comparisons.filter { $0.difference != nil }
    let list =
      found.count <= AnswerWording.listed ? found.map(wording.beside).joined(separator: ", ") : wording.range(found)
    return "One seed decides nothing: \(list), against \(baseline), and how much seeds vary is not known"
      + (isPreliminary && seedCount > 1 ? "; \(seedCount) are to come." : ".")
  }

  private var testedSentence: String {
    let decided = comparisons.filter { [.gain, .loss].contains($0.verdict) }
    let open = comparisons.filter { $0.verdict == .undecided }
    let lead = (isPreliminary ? "So far, over \(pairCount) of \(seedCount)" : "Over \(pairCount)") + " seeds "
    var words = wording
    var clauses = decided.map { words.claim($0) }
    clauses += clause(.equivalent) {
      "\($0.count == 1 ? $0[0] : "each of \($0.joined(separator: ", "))") makes no difference of \(marginInWords) or more"
    }
    if !open.isEmpty {
      let list =
        open.count <= AnswerWording.listed ? open.map { words.open($0) }.joined(separator: ", ") : words.range(open)
      clauses.append(decided.isEmpty && clauses.isEmpty ? "nothing is decided: \(list)" : "undecided: \(list)")
    }
    clauses += clause(.withoutSpread) {
      "\($0.joined(separator: ", ")): the same difference in every seed, which says nothing about how much seeds vary"
    }
    clauses += clause(.oneSeed) { "\($0.joined(separator: ", ")): one pair of seeds, which decides nothing" }
    clauses += clause(.failed) { "no result of \($0.joined(separator: ", ")), whose runs failed" }
    clauses += clause(.missing) { "no result of \($0.joined(separator: ", ")) yet" }
    return lead + clauses.joined(separator: "; ") + "."
  }

  /// A part of the sentence for all arms of a verdict; none where there is no such arm.
  private func clause(_ verdict: Verdict, _ text: ([String]) -> String) -> [String] {
    let names = comparisons.filter { $0.verdict == verdict }.map { AnswerWording.name($0.label) }
    return names.isEmpty ? [] : [text(names)]
  }

  private var marginInWords: String {
    guard let sequence else { return "note" }
    return wording.amount(sequence.margin)
  }

  private var wording: AnswerWording { AnswerWording(outcome: outcome, testCount: testCount) }

  /// What the sentence is made of, for the lines below it: the quantity, the test, what it assumes, and what was left out.
  package var notes: [String] {
    guard let baseline, !comparisons.isEmpty else { return [] }
    var result = ["Primary outcome: \(explanation); differences to \(baseline), paired by seed."]
    guard testCount > 0 else { return result }
    result.append(sequence.map { sequentialNote($0) } ?? fixedNote)
    let left = comparisons.filter { $0.failedCount > 0 && $0.verdict != .failed }
      .map { "\($0.label) \($0.failedCount) of \(seedCount)" }
    let failures = (baselineFailedCount > 0 ? ["\(baseline) \(baselineFailedCount) of \(seedCount)"] : []) + left
    if !failures.isEmpty {
      result.append(
        "Runs that failed are left out with their pairs, so that the rest is not a random sample: \(failures.joined(separator: ", "))."
      )
    }
    return result
  }

  private var fixedNote: String {
    let number = AnswerWording.probability
    let flips = comparisons.compactMap { arm in
      arm.permutationPValue.map { "\(AnswerWording.name(arm.label)) \(number($0))" }
    }
    let least = SignFlipTest.leastPValue(pairs: pairCount) * Double(testCount)
    let list =
      least > StudyAnswer.level
      ? "cannot get below \(number(min(1, least))) here"
      : flips.count > AnswerWording.listed ? "stands in the JSON table" : "gives \(flips.joined(separator: ", "))"
    return
      "p: two-sided paired t test over seeds, which assumes normally distributed differences\(testCount > 1 ? ", after Holm's correction over the arms" : ""); "
      + "brackets: 95 % interval of each difference alone. The sign-flip test, which only assumes that they are symmetric around zero where "
      + "there is no effect (arms exchangeable within a seed), \(list)."
  }

  private func sequentialNote(_ design: SequentialDesign) -> String {
    "The study adds seeds until every arm is decided, and was to look after \(design.looksInWords); p: smallest p of a paired t test over "
      + "the looks, weighted by their seeds, against its distribution over all looks where there is no effect\(testCount > 1 ? ", after Holm's correction over the arms" : ""); "
      + "brackets: 95 % intervals of each difference alone that hold at all looks together. No difference of \(wording.amount(design.margin)) or more: "
      + "the interval that holds for all arms together lies inside. A study that stops when it has found something overstates how large "
      + "it is."
  }

  /// What is said of everything that is not a primary outcome.
  package static let exploratory =
    "All that follows is exploratory: no answer was declared there, and stars and p values are corrected only among themselves."
}

/// The words of an answer's sentence, which says the unit and the correction once.
private struct AnswerWording {
  let outcome: ResultColumn
  let testCount: Int
  private var isUnitSaid = false
  private var isCorrectionSaid = false

  /// Arms that are named one by one; of more the range is said.
  static let listed = 4

  init(outcome: ResultColumn, testCount: Int) {
    self.outcome = outcome
    self.testCount = testCount
  }

  /// `IMC` for `+ IMC`: it is what adds.
  static func name(_ label: String) -> String { label.hasPrefix("+ ") ? String(label.dropFirst(2)) : label }

  /// `IMC adds 1.6 points of mean recall [0.7, 2.5], p = 0.016 after correction for 3 comparisons`.
  mutating func claim(_ arm: StudyAnswer.Comparison) -> String {
    guard let mean = arm.difference?.summary.mean else { return arm.label }
    let verb = mean > 0 ? "adds" : outcome.direction == .lower ? "saves" : "costs"
    var range = ""
    if let interval = arm.interval {
      let ends = mean > 0 ? interval : -interval.upperBound ... -interval.lowerBound
      range = " \(outcome.format.intervalText(ends))"
    }
    return "\(Self.name(arm.label)) \(verb) \(unitOnce(outcome.format.text(abs(mean))))\(range), \(chance(arm))"
  }

  /// `IMC +0.2 [-0.7, 1.1], p = 0.61`.
  mutating func open(_ arm: StudyAnswer.Comparison) -> String {
    guard let mean = arm.difference?.summary.mean else { return arm.label }
    let range = arm.interval.map { " \(outcome.format.intervalText($0))" } ?? ""
    return "\(Self.name(arm.label)) \(unitOnce(outcome.format.signedText(mean)))\(range), \(chance(arm))"
  }

  /// `IMC +0.2 points of mean recall`.
  func beside(_ arm: StudyAnswer.Comparison) -> String {
    "\(Self.name(arm.label)) \(amount(arm.difference.map { outcome.format.signedText($0.summary.mean) } ?? "?"))"
  }

  /// `11 arms between -0.7 and +0.9 points of mean recall`.
  func range(_ arms: [StudyAnswer.Comparison]) -> String {
    let means = arms.compactMap { $0.difference?.summary.mean }
    let (least, greatest) = (means.min() ?? 0, means.max() ?? 0)
    return
      "\(arms.count) arms between \(outcome.format.signedText(least)) and \(amount(outcome.format.signedText(greatest)))"
  }

  /// `1 point of mean recall`.
  func amount(_ value: Double) -> String {
    let text = NumberFormat.significant(4).text(value)
    return amount(text, isOne: text == "1")
  }

  private mutating func unitOnce(_ number: String) -> String {
    defer { isUnitSaid = true }
    return isUnitSaid ? number : amount(number)
  }

  private func amount(_ number: String, isOne: Bool = false) -> String {
    let unit = outcome.unit == "%" ? (isOne ? " point" : " points") : outcome.unit.map { " \($0)" } ?? ""
    return "\(number)\(unit) of \(outcome.name)"
  }

  private mutating func chance(_ arm: StudyAnswer.Comparison) -> String {
    guard let value = arm.pValue else { return "no p" }
    let number = Self.probability(value)
    let text = number.hasPrefix("<") ? "p < \(number.dropFirst())" : "p = \(number)"
    guard testCount > 1, !isCorrectionSaid else { return text }
    isCorrectionSaid = true
    return "\(text) after correction for \(testCount) comparisons"
  }

  /// `0.016`, `0.61`, `<0.001`.
  static func probability(_ value: Double) -> String {
    if value < 0.001 { return "<0.001" }
    return NumberFormat.fixed(value < 0.0995 ? 3 : 2).text(value)
  }
}
