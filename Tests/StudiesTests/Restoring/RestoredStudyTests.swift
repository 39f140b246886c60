import Data
import DataSets
import Downstream
import Encoders
import Foundation
import Losses
import Parts
import Reporting
import Studies
import TestSupport
import Testing
import Training

/// An objective that only some catalogues know.
private struct Guest: Objective {
  static let name: ObjectiveName = "guest"
  var strength: Float = 0.1

  func term(for step: TrainingStep, head: NoHead) -> LossTerm { CMA().term(for: step, head: head) }
}

/// Studies read back from the folders of their tables, without the experiments that made them.
@Suite struct RestoredStudyTests {
  /// The study as another executable has it.
  private func restored(
    _ study: Study, by catalogue: Catalogue = .standard, opensData: Bool = false
  ) throws -> Study {
    let entry = try #require(StudyStore(study.runsFolder).entries(named: study.experiment.name).first)
    return try Study(restoring: entry, by: catalogue, opensData: opensData)
  }

  private func expectEqualTables(_ study: Study, _ other: Study) throws {
    for options in [StudyTableOptions(), StudyTableOptions(includesCost: false, includesStatistics: true)] {
      let (table, again) = (try StudyTable(study, options: options), try StudyTable(other, options: options))
      for format in TableFormat.allCases { #expect(format.text(of: again) == format.text(of: table)) }
    }
  }

  private func edit(_ path: String, _ change: (String) -> String) throws {
    try Foundation.Data(change(try text(of: path)).utf8).write(to: URL(fileURLWithPath: path))
  }

  @Test func anArmThatCannotBeTrainedSaysSoWithoutItsExperiment() throws {
    try withTemporaryFolder { folder in
      let experiment = smallExperiment(seeds: 0..<1) { tcl in
        Arms(baseline: tcl.with(\.model.patch, 0).named("patchless"), variants: [tcl.only(CMA.self).named("CMA")])
      }
      let study = try smallStudy(experiment, in: folder)
      try study.write(try StudyTable(study))
      let other = try restored(study)
      #expect(study.fault(ofArm: 0) != nil && other.fault(ofArm: 0) == study.fault(ofArm: 0))
      #expect(other.fault(ofArm: 1) == nil)
      #expect(TableFormat.text.text(of: try StudyTable(other)) == TableFormat.text.text(of: try StudyTable(study)))
    }
  }

  @Test func ownColumnsOfAToolAreNotNeededWhereAnExperimentNamesItsColumns() throws {
    try withTemporaryFolder { folder in
      let own = StudyColumn.own("steps taken", summary: "So many.") { $0.measurements.map { Double($0.steps) } }
      let study = try Study(
        smallExperiment(seeds: 0..<1, columns: [.meanRecall()]), scale: .smoke,
        data: try StudyData(.shapes, at: .smoke), runsFolder: folder, catalogue: .standard.adding(own))
      try study.write(try StudyTable(study))
      #expect(try restored(study).id == study.id)
    }
  }

  @Test func aStudyGivesTheSameTablesWithoutItsExperimentAndItsData() throws {
    try withTemporaryFolder { folder in
      let experiment = smallExperiment(seeds: 0..<2, downstream: ["knn"]) { tcl in
        .oneAtATime(tcl.only(CMA.self, ITM.self).named("base"), .setting("queue", \.queueSize, [0, 16]))
          + Arms(
            baseline: tcl.only(CMA.self, ITM.self).named("base"),
            variants: [tcl.only(CMA.self, ITM.self).adding(Guest(), weight: 0.5).named("+ guest")])
      }
      let study = try Study(
        experiment, scale: .smoke, data: try StudyData(.shapes, at: .smoke), seedCount: 1, runsFolder: folder,
        tool: "mine")
      _ = try study.run()
      try study.write(try StudyTable(study))
      let catalogue = Catalogue.standard.adding(Guest.self)
      for opensData in [false, true] {
        let other = try restored(study, by: catalogue, opensData: opensData)
        #expect(other.id == study.id && other.command == study.command)
        #expect(other.arms.map(\.recipe) == study.arms.map(\.recipe))
        #expect(other.arms.map(\.levels) == study.arms.map(\.levels))
        #expect(other.tasks.map(\.fingerprint) == study.tasks.map(\.fingerprint))
        try expectEqualTables(study, other)
        #expect(throws: StudyRestorationError.self) { try other.run() }
      }
      // Also what it shows of its models, which are read from the folders of their runs.
      let other = try restored(study, by: catalogue, opensData: true)
      #expect(try StudyReport(other).text == StudyReport(study).text)

      let absent = #expect(throws: StudyRestorationError.self) { try restored(study) }
      let sentence = try #require(absent?.description)
      #expect(sentence.hasPrefix("The study 'small' uses the objective 'guest', which this executable does not have: "))
      #expect(sentence.contains("the type Guest of the module StudiesTests of `mine`"))
      #expect(sentence.hasSuffix("use that executable, or add it with `.adding(Guest.self)`."))
    }
  }

  @Test func whatACanonicalRecipeLeavesOutComesBackToo() throws {
    try withTemporaryFolder { folder in
      let experiment = smallExperiment(
        seeds: 4..<5,
        columns: [
          .recall(.textToImage, at: 1), .recall(.imageToText, at: 10, on: "numbers", isReranked: true),
          .meanRecall(on: "relations"), .parameters, .peakMemory,
        ]
      ) { tcl in
        Arms(
          baseline: tcl.only(CMA.self, ITM.self).named("CMA + ITM"),
          variants: [
            tcl.only(CMA.self, ITM.self).lasting(epochs: 0.5).named("half"),
            tcl.only(CMA.self, ITM.self).lasting(epochs: 0.25).named("quarter"),
            tcl.only(CMA.self, ITM.self).weighted(LMI.self, 0.3).named("in vain"),
          ],
          varying: [
            .setting("strength", \.captionNoise, ["none": 0, "some": 0.5]), .weight(of: ITM.self, [1, 0.1]),
          ])
      }
      .revised("--init 'a b'") { $0 }
      // Nothing of it is computed, and it can be shown.
      let study = try smallStudy(experiment, in: folder)
      try study.write(try StudyTable(study))
      let other = try restored(study)
      #expect(other.arms.map(\.recipe) == study.arms.map(\.recipe))
      #expect(other.arms.map(\.levels) == study.arms.map(\.levels) && other.arms[0].levels.count == 2)
      #expect(other.runs.map { $0.map(\.id) } == study.runs.map { $0.map(\.id) })
      #expect(other.experiment.columns == study.experiment.columns)
      #expect(other.command == study.command && other.command.hasSuffix("--init 'a b'"))
      try expectEqualTables(study, other)
    }
  }

  @Test func everyColumnIsFoundByItsKey() throws {
    try withTemporaryFolder { folder in
      let columns: [StudyColumn] =
        [.downstream("ve"), .downstream("ve2"), .downstream("vqa-text-only"), .downstream("pairs", detail: "of two")]
        + [false, true].flatMap { isReranked in
          [StudyColumn.meanRecall(isReranked: isReranked), .meanRecall(on: "numbers", isReranked: isReranked)]
            + StudyColumn.Direction.allCases.flatMap { direction in
              [1, 5, 10].map { .recall(direction, at: $0, on: "relations", isReranked: isReranked) }
            }
        } + [.parameters, .operationsPerStep, .secondsPerStep, .trainingMinutes, .peakMemory, .gpuMemory]
      let study = try smallStudy(smallExperiment(columns: columns), in: folder)
      try study.write(try StudyTable(study))
      #expect(try restored(study).experiment.columns == columns)
      try edit(study.tablesFolder + "/study.json") { $0.replacing("\"vqa-text-only\"", with: "\"beauty\"") }
      let absent = #expect(throws: StudyRestorationError.self) { try restored(study) }
      #expect(
        absent?.description.hasPrefix("The study 'small' uses the column 'beauty', which this executable does not have")
          == true)
    }
  }

  @Test func anEditedStudyIsDamage() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      try study.write(try StudyTable(study))
      let path = study.tablesFolder + "/study.json"
      let whole = try text(of: path)
      for (old, new) in [("\"shortlist\" : 16", "\"shortlist\" : 17"), ("\"first\" : 0", "\"first\" : 1")] {
        try edit(path) { _ in whole.replacing(old, with: new) }
        let error = #expect(throws: RunError.self) { try restored(study) }
        #expect(error?.description.contains("study.json is damaged (it was changed after the study was run)") == true)
      }
      try edit(path) { _ in whole.replacing("\"numerics\"", with: "\"mathematics\"") }
      let torn = #expect(throws: RunError.self) { try restored(study) }
      #expect(torn?.description.contains("study.json is damaged (it describes no study)") == true)
      try edit(path) { _ in "{}" }
      #expect(throws: RunError.self) { try StudyStore(folder).entries(named: "small") }
    }
  }

  @Test func dataThatAreNotHereAreNamedWithWhoHasThem() throws {
    try withTemporaryFolder { folder in
      let prepared = Experiment(
        "prepared", question: "Does it run?", base: { _ in Recipe.tcl(.smoke) }, seeds: 0..<1,
        preparing: { $0.asking([$0.tasks[1]], notes: ["Relations only."]) }
      ) { Arms(baseline: $0.only(CMA.self).named("CMA"), variants: []) }
      let study = try Study(
        prepared, scale: .smoke, data: try prepared.data(.shapes, at: .smoke), runsFolder: folder, tool: "mine")
      try study.write(try StudyTable(study))
      try expectEqualTables(study, try restored(study))
      let other = #expect(throws: StudyRestorationError.self) { try restored(study, opensData: true) }
      #expect(other?.description.hasSuffix("use the executable that computed it, `mine`.") == true)

      let shapes = try StudyData(.shapes, at: .smoke)
      let birds = StudyData(name: "birds", training: shapes.training, tasks: shapes.tasks)
      let theirs = try Study(
        smallExperiment(seeds: 0..<1), scale: .smoke, data: birds, runsFolder: folder, tool: "mine")
      try theirs.write(try StudyTable(theirs))
      try expectEqualTables(theirs, try restored(theirs))
      let absent = #expect(throws: StudyRestorationError.self) { try restored(theirs, opensData: true) }
      #expect(
        absent?.description
          == "The study 'small' is of the data set 'birds', which this executable does not have: use the one that computed it, "
          + "`mine`, or add it to the catalogue.")
    }
  }

  @Test func aScaleOfTheirsSpendsAsMuch() throws {
    try withTemporaryFolder { folder in
      let quick = Scale("quick", "a moment", like: .smoke, tcl: Recipe.tcl(.smoke))
      let study = try Study(
        smallExperiment(seeds: 0..<1, downstream: ["knn"]), scale: quick, data: try StudyData(.shapes, at: quick),
        runsFolder: folder)
      try study.write(try StudyTable(study))
      let other = try restored(study, opensData: true)
      #expect(other.scale.name == "quick" && other.scale.effort == .smoke)
      try expectEqualTables(study, other)
    }
  }
}
