import Data
import DataSets
import Foundation
import JSON
import Losses
import Reporting
import Studies
import TestSupport
import Testing
import Training

@Suite struct PrimaryOutcomeTests {
  private func experiment(_ primary: PrimaryOutcome?, seeds: Range<Int> = 0..<2, downstream: [String] = [])
    -> Experiment
  {
    Experiment(
      "small", question: "Does it run?", base: { _ in Recipe.tcl(.smoke) }, seeds: seeds, primary: primary,
      downstream: downstream
    ) { tcl in
      Arms(
        baseline: tcl.only(CMA.self, ITM.self).named("CMA + ITM"),
        variants: [tcl.only(CMA.self, LMI.self).named("CMA + LMI")])
    }
  }

  private func explanation(_ study: Study) throws -> String { try StudyTable(study).answer.explanation }

  @Test func dataOfOnesOwnAndShapesAreDecidedByAllTracks() throws {
    let study = try smallStudy(experiment(nil), in: "/nonexistent")
    let answer = try StudyTable(study).answer
    #expect(
      answer.explanation
        == "mean recall (R@1, R@5 and R@10 both ways by the dual encoder), the mean over numbers, relations; the default, all tracks"
    )
    #expect(answer.outcome.name == "mean recall" && answer.outcome.unit == "%")
    #expect(answer.sentence == "There is no answer yet: no run of the baseline, CMA + ITM, is finished.")
  }

  @Test func debCapIsDecidedByItsMainTracks() throws {
    let shapes = try StudyData(.shapes, at: .smoke)
    func data(_ tracks: [String]) -> StudyData {
      StudyData(
        name: "debcap", training: shapes.training,
        tasks: tracks.map { RetrievalTask(name: $0, source: shapes.tasks[0].source) })
    }
    func explanation(_ tracks: [String]) throws -> String {
      try self.explanation(
        Study(experiment(nil), scale: .smoke, data: data(tracks), runsFolder: "/nonexistent"))
    }
    let usual = try explanation(["emoji", "openclipart", "sh3d", "tux", "tux covered"])
    #expect(usual.contains("the mean over emoji, openclipart, tux; the default of DebCap: "))
    // An experiment may ask for other tracks.
    #expect(try explanation(["noto"]).hasSuffix("the mean over noto; the default, all tracks"))
  }

  @Test func aStudyOfDownstreamTasksIsDecidedByTheFirst() throws {
    let study = try smallStudy(experiment(nil, downstream: ["knn", "probe"]), in: "/nonexistent")
    #expect(try explanation(study) == "the knn score; the default of a study of downstream tasks, its first")
  }

  @Test func aTaskThatWentWrongIsAFailureAndOneThatIsToComeIsNot() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(experiment(nil, seeds: 0..<1, downstream: ["knn"]), in: folder)
      #expect(throws: Interruption.self) {
        try study.run { progress in if case .judging = progress.state { throw Interruption() } }
      }
      #expect(try StudyTable(study).answer.baselineFailedCount == 0)
      try study.recordFailure(arm: 0, seed: 0, reason: "its process was ended by signal 4.")
      let answer = try StudyTable(study).answer
      #expect(answer.baselineFailedCount == 1)
      #expect(answer.sentence == "There is no answer: every run of the baseline, CMA + ITM, failed.")
    }
  }

  @Test func whatTheDataDoNotHaveIsLeftOutAndSaid() throws {
    let partly = try smallStudy(experiment(.meanRecall(tracks: ["numbers", "emoji"])), in: "/nonexistent")
    #expect(
      try explanation(partly).hasSuffix(
        "the mean over numbers; declared by the experiment, which also names what these data do not have: emoji"))
    let wholly = try smallStudy(experiment(.meanRecall(tracks: ["emoji", "tux"])), in: "/nonexistent")
    #expect(
      try explanation(wholly).hasSuffix(
        "the mean over numbers, relations; the default, all tracks, because the experiment declares what these data do not have: emoji, tux"
      ))
  }

  @Test func theNumberOfARunIsTheMeanOverItsColumns() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(experiment(nil), in: folder)
      _ = try study.run()
      let table = try StudyTable(study)
      let arm = try #require(table.answer.comparisons.first)
      let places = ["numbers mean", "relations mean"].compactMap { name in
        table.complete.columns.firstIndex { $0.name == name }
      }
      let differences = places.compactMap { table.complete.difference(row: 1, column: $0)?.differences }
      #expect(differences.count == 2)
      for (seed, value) in try #require(arm.difference).differences.enumerated() {
        #expect(abs(value - (differences[0][seed] + differences[1][seed]) / 2) < 1e-9)
      }
      // It opens every form for reading, and nothing opens CSV.
      for format in [TableFormat.text, .markdown] {
        #expect(format.text(of: table).hasPrefix(format == .text ? "Over 2 seeds" : "**Over 2 seeds"))
      }
      #expect(TableFormat.latex.text(of: table).contains("\\textbf{Over 2 seeds"))
      let document = try JSONValue(parsing: TableFormat.json.text(of: table))
      #expect(document["answer"]?["sentence"]?.string?.hasPrefix("Over 2 seeds") == true)
      #expect(!TableFormat.csv.text(of: table).contains("Over 2 seeds"))
      let report = try StudyReport(study).text
      #expect(report.contains("<p class=\"finding\">Over 2 seeds"))
      #expect(report.contains("<details><summary>Difference to CMA + ITM, paired by seed"))
    }
  }

  @Test func itIsNoPartOfARunsIdentityAndStoredWithTheStudy() throws {
    try withTemporaryFolder { folder in
      let usual = try smallStudy(experiment(nil, seeds: 0..<1), in: folder)
      let declared = PrimaryOutcome.mean(of: [.recall(.imageToText, at: 1)], called: "naming accuracy")
      let own = try smallStudy(experiment(declared, seeds: 0..<1), in: folder)
      #expect(own.runs.map { $0.map(\.id) } == usual.runs.map { $0.map(\.id) })
      #expect(own.id != usual.id, "another question has other tables")
      try own.write(try StudyTable(own))
      func restored() throws -> Study {
        let entry = try #require(StudyStore(folder).entries(named: "small").first)
        return try Study(restoring: entry, by: .standard, opensData: false)
      }
      #expect(
        try explanation(restored())
          == "naming accuracy (i2t R@1), the mean over numbers, relations; declared by the experiment")
      #expect(TableFormat.json.text(of: try StudyTable(restored())) == TableFormat.json.text(of: try StudyTable(own)))
      // Those of earlier versions have none.
      let path = own.tablesFolder + "/study.json"
      let edited = try text(of: path).replacing("\"primary\"", with: "\"unknown\"")
      try Foundation.Data(edited.utf8).write(to: URL(fileURLWithPath: path))
      #expect(try explanation(restored()).hasSuffix("; the default, all tracks"))
    }
  }
}
