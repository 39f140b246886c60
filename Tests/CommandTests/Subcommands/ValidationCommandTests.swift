import Command
import Data
import DataSets
import JSON
import Losses
import Studies
import TestSupport
import Testing
import Training

@Suite struct ValidationCommandTests {
  private static let experiment = Experiment.firstLook(
    adding: MLM.self, as: "+ MLM", question: "Does MLM help CMA?")

  private func triad(_ words: [String], in folder: String) -> Outcome {
    Outcome(of: words + ["--scale", "smoke", "--runs", folder], experiments: [Self.experiment])
  }

  @Test func theProgressLineShowsTheLastRecall() throws {
    try withTemporaryFolder { folder in
      let run = triad(["run", "first-look", "--evaluate-every", "2"], in: folder)
      #expect(run.code == .success)
      // The last step of a run is always shown.
      let lines = run.diagnostics.split(separator: "\n").filter { $0.contains("  4/4  loss ") }
      #expect(lines.count == 2 && lines.allSatisfy { $0.contains("validation ") })
      let table = triad(["table", "first-look", "--no-cost"], in: folder).output
      try withTemporaryFolder { other in
        #expect(!triad(["run", "first-look"], in: other).diagnostics.contains("validation "))
        #expect(triad(["table", "first-look", "--no-cost"], in: other).output == table)
      }
    }
  }

  @Test func onlyNumbersFromOneAreTaken() {
    let wrong = triad(["run", "first-look", "--evaluate-every", "0"], in: "/nonexistent")
    #expect(wrong.code == .usage && wrong.diagnostics.contains("--evaluate-every"))
  }
}
