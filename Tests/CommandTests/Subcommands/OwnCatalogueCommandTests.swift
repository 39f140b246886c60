import Command
import Data
import Losses
import Reporting
import Studies
import TestSupport
import Testing
import Training

/// What a tool is given in its catalogue holds for every experiment of it.
@Suite struct OwnCatalogueCommandTests {
  private static let experiment = Experiment.firstLook(adding: MLM.self, as: "+ MLM", question: "Does MLM help CMA?")

  private let tool = TriadCommand.tool(
    experiments: [Self.experiment],
    catalogue: .standard
      .adding(Scale("laptop", "an evening on a laptop", like: .smoke, tcl: Recipe.tcl(.smoke).with(\.steps, 2)))
      .adding(
        StudyDataSet("birds") { request in
          let drawn = try StudyData(.shapes, at: request.scale, split: request.split)
          return StudyData(name: "birds", training: drawn.training, tasks: drawn.tasks, split: request.split)
        }
      )
      .adding(.own("final loss", format: .fixed(3)) { $0.measurements?.finalLoss }))

  @Test func itsScaleDataAndColumnAreThoseOfEveryExperiment() throws {
    try withTemporaryFolder { folder in
      let words = ["first-look", "--scale", "laptop", "--data", "birds", "--runs", folder]
      let run = Outcome(of: tool, ["run"] + words)
      #expect(run.code == .success, "\(run.diagnostics)")
      #expect(run.output.contains("final loss") && run.output.contains("(laptop, birds)"))
      #expect(Outcome(of: tool, ["table"] + words + ["--format", "csv"]).output.contains("final loss"))
      // A run that was asked for by these words is restored by them.
      let id = try #require(RunStore(folder).records.first).id
      let asked = Outcome(of: tool, ["evaluate", id, "--runs", folder])
      #expect(asked.code == .success && asked.output.contains("run \(id)"), "\(asked.diagnostics)")
    }
  }

  @Test func experimentsThatDifferInCapitalsAreRefusedAtOnce() {
    let experiments = ["mine", "Mine"].map { name in
      Experiment(name, question: "Does it run?", base: Recipe.tcl) { Arms(baseline: $0, variants: []) }
    }
    let said = Outcome(of: ["list"], experiments: experiments)
    #expect(said.code == .usage && said.output.isEmpty)
    #expect(
      said.diagnostics.hasPrefix(
        "triad: The experiments 'mine' and 'Mine' are one name to some file systems, and files are"))
  }

  @Test func aToolWithoutThemSuggestsWhatItHas() {
    func refused(_ words: [String], by tool: CommandLineTool) -> String {
      Outcome(of: tool, ["plan", "first-look"] + words).diagnostics
    }
    let other = TriadCommand.tool(experiments: [Self.experiment])
    #expect(refused(["--scale", "laptop"], by: other).contains("There is no scale \"laptop\""))
    #expect(refused(["--data", "birds"], by: other).contains("There is no data \"birds\""))
    #expect(refused(["--data", "brids"], by: tool).contains("did you mean \"birds\"?"))
  }
}
