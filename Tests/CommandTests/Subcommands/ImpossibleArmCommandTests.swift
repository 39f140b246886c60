import Command
import Losses
import Studies
import TestSupport
import Testing
import Training

/// An arm that cannot be trained is heard from every command that would train it or ask its model.
@Suite struct ImpossibleArmCommandTests {
  private static let experiment = Experiment(
    "regions", question: "Do nine regions help?", base: Recipe.tcl, seeds: 0..<1
  ) { tcl in
    Arms(
      baseline: tcl.only(CMA.self).named("CMA"),
      variants: [tcl.only(CMA.self).adding(LMI(regions: .grid(9))).named("nine")])
  }

  private static let sentence =
    "The arm 'nine' cannot be trained: in the objective 'lmi' regions is .grid(9), and the image encoder 'vit' gives 4 x 4 patches; the "
    + "grid must be 1 or 2 or 4."

  private func triad(_ words: [String], in folder: String) -> Outcome {
    Outcome(
      of: words + ["--scale", "smoke", "--data", "shapes", "--runs", folder], experiments: [Self.experiment])
  }

  @Test func runWarnsFirstAndComputesTheOthers() throws {
    try withTemporaryFolder { folder in
      let run = triad(["run", "regions"], in: folder)
      #expect(run.code == .success)
      #expect(run.diagnostics.hasPrefix("warning: \(Self.sentence)\n"))
      #expect(run.diagnostics.contains("Computed 2 runs, 1 of them failed."))
      #expect(run.output.contains("nine") && run.output.contains("failed"))
    }
  }

  @Test func planSaysIt() throws {
    try withTemporaryFolder { folder in
      let plan = triad(["plan", "regions"], in: folder)
      #expect(plan.code == .success)
      #expect(plan.output.contains("\nwarning: \(Self.sentence)\n"))
      #expect(!plan.output.contains("Nobody knows"))
    }
  }

  @Test func finetuneDoesNotSendOneToTrainIt() throws {
    try withTemporaryFolder { folder in
      let asked = triad(["finetune", "knn", "regions", "nine"], in: folder)
      #expect(asked.code == .failure)
      #expect(asked.diagnostics == "triad: \(Self.sentence)\n")
    }
  }

  @Test func failFastStopsBeforeTheFirstStep() throws {
    try withTemporaryFolder { folder in
      let run = triad(["run", "regions", "--fail-fast"], in: folder)
      #expect(run.code == .failure)
      #expect(run.diagnostics == "triad: \(Self.sentence)\n")
      let records = try RunStore(folder).records
      #expect(records.isEmpty)
    }
  }
}
