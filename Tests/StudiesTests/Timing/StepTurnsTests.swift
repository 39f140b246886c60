import Reporting
import Files
import Foundation
import JSON
import Losses
import Studies
import TestSupport
import Testing
import Training

@Suite struct StepTurnsTests {
  @Test func everyArmIsTimedInEveryTurnToAndFro() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      _ = try study.run()
      #expect(try study.stepTimes() == nil)
      var seen: [String] = []
      #expect(try study.timeSteps(RunOptions(), isForced: true) { seen.append($0.arm) })
      #expect(seen == ["CMA + ITM", "CMA + LMI", "CMA + LMI", "CMA + ITM", "CMA + ITM", "CMA + LMI"])
      let times = try #require(try study.stepTimes())
      #expect(times.arms.map(\.name) == ["CMA + ITM", "CMA + LMI"])
      for arm in times.arms { #expect(arm.seconds.count == 3 && arm.seconds.allSatisfy { $0 > 0 && $0 < 60 }) }
      #expect(try !study.timeSteps(RunOptions(), isForced: true) { _ in Issue.record("they are known") })
    }
  }

  @Test func aStudyWithoutAllItsRunsIsNotTimed() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      #expect(throws: Interruption.self) { try study.run { if $0.number == 4 { throw Interruption() } } }
      #expect(try !study.timeSteps(RunOptions(), isForced: true))
      #expect(try study.stepTimes() == nil)
    }
  }

  @Test func whatTakesAsLongAsTheRunsIsLeftOut() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      _ = try study.run()
      // Runs of some steps take no ten times what timing takes.
      #expect(try !study.timeSteps(RunOptions()))
      let notes = try #require(try StudyTable(study).sections.last).notes
      #expect(notes.contains { $0.contains("no arm is marked as the fastest") })
    }
  }

  @Test func anArmThatCannotBeTrainedHasNoTime() throws {
    try withTemporaryFolder { folder in
      let experiment = smallExperiment { tcl in
        let cma = tcl.only(CMA.self)
        return Arms(
          baseline: cma.named("CMA"), variants: [cma.with(\.optimizer.learningRate.peak, -1).named("backwards")])
      }
      let study = try smallStudy(experiment, in: folder)
      _ = try study.run()
      #expect(try study.timeSteps(RunOptions(), isForced: true))
      #expect(try #require(try study.stepTimes()).arms.map(\.seconds.count) == [3, 0])
    }
  }

  @Test func theTableShowsTheMedianAndTheRangeAndWritesTheTurns() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      _ = try study.run()
      try study.timeSteps(RunOptions(), isForced: true)
      let table = try StudyTable(study)
      let times = try #require(try study.stepTimes())
      let cost = try #require(table.sections.last)
      let column = try #require(cost.columns.firstIndex { $0.name == "step" })
      #expect(cost.columns[column].turns == times.arms.map(\.seconds))
      let sorted = times.arms[0].seconds.sorted().map { cost.columns[column].format.text($0) }
      #expect(TableFormat.markdown.text(of: table).contains("\(sorted[1]) [\(sorted[0]), \(sorted[2])]"))
      #expect(cost.notes.contains { $0.contains("3 turns after the last run") })
      let document = try JSONValue(parsing: TableFormat.json.text(of: table))
      let turns = document["rows"]?.array?[0]["cells"]?["step"]?["turns"]?.array?.compactMap(\.number)
      #expect(turns == times.arms[0].seconds)
      let withoutCost = try StudyTable(study, options: StudyTableOptions(includesCost: false))
      #expect(!TableFormat.markdown.text(of: withoutCost).contains("turns"))
    }
  }

  @Test func anArmWithoutStepsIsNotTimed() throws {
    try withTemporaryFolder { folder in
      let experiment = smallExperiment { tcl in
        let cma = tcl.only(CMA.self)
        return Arms(baseline: cma.named("CMA"), variants: [cma.with(\.steps, 0).named("random")])
      }
      let study = try smallStudy(experiment, in: folder)
      _ = try study.run()
      #expect(try study.timeSteps(RunOptions(), isForced: true))
      #expect(try #require(try study.stepTimes()).arms.map(\.seconds.count) == [3, 0])
      let cost = try #require(try StudyTable(study).sections.last)
      let column = try #require(cost.columns.firstIndex { $0.name == "step" })
      let row = TableFormat.markdown.text(of: try StudyTable(study)).split(separator: "\n")
        .last { $0.hasPrefix("| random |") }
      #expect(row?.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }[column + 1] == "-")
    }
  }

  @Test func timesOfWhatIsComputedAnewAreForgotten() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      _ = try study.run()
      try study.timeSteps(RunOptions(), isForced: true)
      _ = try study.forget(arms: ["CMA + LMI"])
      #expect(try study.stepTimes() == nil)
    }
  }

  @Test func aDamagedFileOfTimesIsNamed() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      _ = try study.run()
      try study.timeSteps(RunOptions(), isForced: true)
      try Data("{".utf8).write(to: URL(fileURLWithPath: "\(study.tablesFolder)/steps.json"))
      let error = #expect(throws: FileError.self) { try StudyTable(study) }
      #expect(error?.description.contains("steps.json") == true)
    }
  }
}
