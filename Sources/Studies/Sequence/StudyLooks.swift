package import Ranks
package import Reporting
import Training

extension Study {
  /// What became of adding seeds.
  package struct LookOutcome: Sendable {
    /// The study with as many seeds as were computed.
    package let study: Study
    /// Of all looks together.
    package let outcome: Outcome

    package init(study: Study, outcome: Outcome) {
      self.study = study
      self.outcome = outcome
    }
  }

  /// Computes seeds up to each declared look, until every arm is decided or no look is left.
  ///
  /// Every arm goes on until the last is decided: the arms of a seed stay complete pairs, and a decided one gets a narrower interval.
  ///
  /// - Parameters:
  ///   - ranks: All of them call it; the first alone looks.
  ///   - compute: Computes what is missing of a look.
  ///   - show: Called by the first rank with the answer of each complete look but not before.
  package func run(
    until design: SequentialDesign, ranks: Ranks? = nil, compute: (Study) throws -> Outcome,
    show: (Study, StudyAnswer) throws -> Void = { _, _ in }
  ) throws -> LookOutcome {
    try requireExperiment()
    if ranks.isRoot { try declare(design) }
    var outcome = Outcome()
    var study = self
    for look in design.looks {
      study = try looking(design, seeds: look)
      let found = try compute(study)
      // What was there was counted at the look before.
      let known = outcome.computed + outcome.present
      outcome.computed += found.computed
      outcome.present += max(0, found.present - known)
      outcome.failed = found.failed
      outcome.elsewhere = found.elsewhere
      let isOver = try ranks.decided {
        // A look at runs of which some are still being computed would be one more than was declared.
        guard found.elsewhere == 0 else { return true }
        let answer = try StudyTable(study).answer
        try study.noteLook(answer)
        try show(study, answer)
        return answer.isDecided
      }
      if isOver { break }
    }
    return LookOutcome(study: study, outcome: outcome)
  }
}
