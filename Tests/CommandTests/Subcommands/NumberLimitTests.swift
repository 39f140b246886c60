import Command
import Losses
import Studies
import TestSupport
import Testing

/// Numbers that nobody can mean.
@Suite struct NumberLimitTests {
  private static let experiment = Experiment.firstLook(
    adding: MLM.self, as: "+ MLM", question: "Does MLM help CMA?")

  private func triad(_ words: [String]) -> Outcome { Outcome(of: words, experiments: [Self.experiment]) }

  /// A list of every run is as long as there are seeds.
  @Test func moreSeedsThanAnybodyComputesAreRefusedBeforeMemoryIsTaken() throws {
    try withTemporaryFolder { folder in
      let study = ["first-look", "--scale", "smoke", "--data", "shapes", "--runs", folder]
      for seeds in ["10001", "100000000", "9223372036854775807"] {
        for command in ["plan", "table", "run"] {
          let refused = triad([command] + study + ["--seeds", seeds])
          #expect(
            refused.diagnostics == "triad: \"--seeds\" must be a whole number from 1 to 10000, not \"\(seeds)\".\n",
            "\(command)")
          #expect(refused.code == .usage)
        }
      }
      for seed in ["10000", "9223372036854775807"] {
        let refused = triad(["evaluate", "first-look", "CMA"] + study.dropFirst() + ["--seed", seed])
        #expect(
          refused.diagnostics == "triad: \"--seed\" must be a whole number from 0 to 9999, not \"\(seed)\".\n")
      }
    }
  }
}
