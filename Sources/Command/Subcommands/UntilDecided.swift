import Ranks
import Reporting
import Studies

/// `--until decided`: how a study adds seeds by looks that it declares before its first run.
struct UntilDecided {
  let design: SequentialDesign

  private static let until = CommandOption.choice(
    "until", ["decided"],
    "Add seeds until every arm is better, worse, or surely different by less than --margin; it looks at declared numbers of seeds, and p values "
      + "allow for that")
  private static let atMost = CommandOption.value(
    "at-most", "N", "With --until: the most seeds, which are computed where something stays undecided", default: "24")
  private static let margin = CommandOption.value(
    "margin", "D", "With --until: a difference in the primary outcome that would matter, in its unit", default: "1")

  static let options = [until, atMost, margin]

  /// Nil where the arguments say nothing of it.
  ///
  /// - Throws: `UsageError` for numbers that are none, and for options that it takes the place of.
  init?(_ arguments: ParsedArguments, without others: [String]) throws(UsageError) {
    guard arguments.isGiven(Self.until.name) else {
      for option in [Self.atMost, Self.margin] where arguments.isGiven(option.name) {
        throw UsageError.missingOption(Self.until.name, with: option.name)
      }
      return nil
    }
    for other in others where arguments.isGiven(other) {
      throw UsageError.ineffectiveOption(other, reason: "--until decides which runs are computed")
    }
    let (text, words) = (arguments.value(Self.margin.name) ?? "1", arguments.value(Self.atMost.name) ?? "24")
    guard let margin = Double(text), margin > 0, margin.isFinite else {
      throw UsageError.unreadableNumber(text, option: Self.margin.name, expected: "a number above 0")
    }
    guard let count = Int(words), let design = SequentialDesign(atMost: count, margin: margin) else {
      throw UsageError.unreadableNumber(
        words, option: Self.atMost.name,
        expected: "a whole number from \(SequentialDesign.leastSeeds) to \(SequentialDesign.greatestSeeds)")
    }
    self.design = design
  }

  /// Why there are no such options where runs are handed to a queue, by their names.
  static let refusalsOfQueues: [String: String] = Dictionary(
    uniqueKeysWithValues: options.map { ($0.name, reasonOfQueues) })

  private static let reasonOfQueues =
    "a queue gets all its runs at once, and how many this takes is known after each look; `run` takes it, also with --jobs "
    + "and on ranks within one job"

  /// For a plan.
  var sentence: String {
    "Until decided, at the longest: it looks after \(design.looksInWords) and ends there as soon as every arm is better, worse, or surely "
      + "different by less than \(NumberFormat.significant(4).text(design.margin))."
  }

  /// Computes look by look.
  ///
  /// - Parameter compute: What is missing of a study, in the manner that the command line says.
  func run(
    _ study: Study, _ ranks: Ranks?, on console: Console, compute: (Study) throws -> Study.Outcome
  ) throws -> Study.LookOutcome {
    try study.run(until: design, ranks: ranks, compute: compute) { study, answer in
      console.diagnostics.writeLine("After \(study.seeds.count) seeds: \(answer.sentence)")
      try study.write(try StudyTable(study))
      try study.recordData()
    }
  }
}
