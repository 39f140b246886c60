import Tensor
import Data
import JSON
import Losses
import Reporting
import Studies
import TestSupport
import Testing
import Training

@Suite struct StudyTableTests {
  @Test func everyFormatReadsBack() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      _ = try study.run()
      let table = try StudyTable(study)
      let document = try JSONValue(parsing: TableFormat.json.text(of: table))
      #expect(document["rows"]?.array?.map { $0["arm"]?.string } == ["CMA + ITM", "CMA + LMI"])
      let cell = document["rows"]?.array?[1]["cells"]?["numbers t2i R@1"]
      #expect(cell?["n"]?.integer == 2)
      #expect(cell?["difference"]?["mean"]?.number != nil)

      let lines = TableFormat.csv.text(of: table).split(separator: "\n").map { $0.split(separator: ",").count }
      #expect(lines.count == 1 + 2 * table.complete.columns.count)

      let markdown = TableFormat.markdown.text(of: table)
      let rows = markdown.split(separator: "\n").filter { $0.hasPrefix("| CMA + ITM |") }
      #expect(rows.count == table.sections.count)
      for part in ["numbers R@10", "*chance*", "triad run small", "2 seeds", "pictures"] {
        #expect(markdown.contains(part))
      }
      #expect(TableFormat.text.text(of: table).contains("Difference to CMA + ITM, paired by seed"))
    }
  }

  @Test func whereArmsLeaveStylesOutEveryNumberOfPairsIsSaid() throws {
    try withTemporaryFolder { folder in
      let experiment = smallExperiment(seeds: 0..<1) { tcl in
        let core = tcl.only(CMA.self)
        return Arms(
          baseline: core.named("CMA"), variants: [core.with(\.excludedStyles, ["noto"]).named("CMA without noto")])
      }
      let study = try smallStudy(experiment, in: folder)
      _ = try study.run()
      let markdown = TableFormat.markdown.text(of: try StudyTable(study))
      let count = study.data.training.count
      #expect(
        markdown.contains(
          "Trained on \(count) pairs of shapes/train or \(count) pairs of shapes/train without noto; data "))
    }
  }

  @Test func whatIsReadAndWhatProgramsGetHaveOneFamilyOfTests() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<3), in: folder)
      _ = try study.run()
      // A clear difference, so that p values are not all 1.
      for seed in 0..<3 { try study.setTextToImageRanks(arm: 1, seed: seed) { $0 % (seed + 2) * 6 } }
      let table = try StudyTable(study, options: StudyTableOptions(test: .student))
      let complete = TableStatistics(table.complete)
      var count = 0
      for section in table.sections where section.baseline != nil {
        let statistics = TableStatistics(section)
        #expect(statistics.testCount == complete.testCount)
        for comparison in statistics.comparisons {
          let name = section.columns[comparison.column].name
          let column = try #require(
            table.complete.columns.firstIndex { other in
              other.isInFamily && other.name.replacing("t2i ", with: "") == name
            }, "\(name)")
          #expect(comparison.correctedPValue == complete[row: comparison.row, column: column]?.correctedPValue)
          count += comparison.correctedPValue == nil ? 0 : 1
        }
      }
      #expect(count == complete.testCount && count > 2)
      let others = table.complete.columns.indices.filter { !table.complete.columns[$0].isInFamily }
      #expect(others.contains { table.complete.columns[$0].name == "numbers t2i R@5" })
      #expect(others.allSatisfy { complete[row: 1, column: $0]?.correctedPValue == nil })
    }
  }

  @Test func onlyAnArmWithMatchingIsReranked() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      _ = try study.run()
      let table = try StudyTable(study).complete
      let column = try #require(table.columns.firstIndex { $0.name == "numbers mean re-ranked" })
      #expect(table.rows[0].values(ofColumn: column) != [nil])
      #expect(table.rows[1].values(ofColumn: column) == [nil])
    }
  }

  @Test func aTableOfNothingSaysWhatIsMissing() throws {
    let study = try smallStudy(in: "/nonexistent")
    let text = TableFormat.text.text(of: try StudyTable(study))
    #expect(text.contains("CMA + LMI, seeds 0, 1: not run"))
    _ = try JSONValue(parsing: TableFormat.json.text(of: try StudyTable(study)))
  }

  @Test func chosenColumnsMakeOneTable() throws {
    try withTemporaryFolder { folder in
      let columns: [StudyColumn] = [.recall(.imageToText, at: 5, on: "relations"), .meanRecall(), .parameters]
      let study = try smallStudy(smallExperiment(seeds: 0..<1, columns: columns), in: folder)
      _ = try study.run()
      let table = try StudyTable(study)
      #expect(table.sections == [table.complete])
      #expect(
        table.complete.columns.map(\.name) == [
          "relations i2t R@5", "numbers mean", "relations mean", "parameters",
        ])
      #expect(table.complete.columns[0].chance != nil)
      #expect(table.complete.columns[3].chance == nil)
    }
  }

  @Test func aTrackThatTheDataLackIsAnError() throws {
    let study = try smallStudy(smallExperiment(columns: [.meanRecall(on: "emoji")]), in: "none")
    let error = #expect(throws: StudyError.self) { try StudyTable(study) }
    #expect(try #require(error).description.contains("numbers, relations"))
  }

  @Test func withoutCostTheTableIsAFunctionOfTheResults() throws {
    func tables(in folder: String) throws -> [String] {
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      // The second study is interrupted, so that its clock and its record of machines differ.
      return try TableFormat.allCases.map {
        $0.text(of: try StudyTable(study, options: StudyTableOptions(includesCost: false)))
      }
    }
    let undisturbed = try withTemporaryFolder { folder in
      _ = try smallStudy(smallExperiment(seeds: 0..<1), in: folder).run()
      return try tables(in: folder)
    }
    let continued = try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      #expect(throws: Interruption.self) {
        try study.run(options: RunOptions(checkpointInterval: 0)) { state in
          if case .training(let report, _, _) = state.state, report.step == 1 { throw Interruption() }
        }
      }
      _ = try study.run()
      return try tables(in: folder)
    }
    #expect(undisturbed == continued)
    #expect(!undisturbed[0].contains("Machine"))
    #expect(!undisturbed[0].contains("step (s)"))
  }
}

@Suite struct StudyTableOptionsTests {
  @Test func statisticsAddTheBootstrapOverQueries() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      _ = try study.run()
      for seed in 0..<2 {
        try study.setTextToImageRanks(arm: 0, seed: seed) { _ in 19 }
        try study.setTextToImageRanks(arm: 1, seed: seed) { $0 % 2 == 0 ? 0 : 19 }
      }
      let table = try StudyTable(study, options: StudyTableOptions(includesStatistics: true)).complete
      let column = try #require(table.columns.firstIndex { $0.name == "numbers t2i R@5" })
      let queries = try #require(TableStatistics(table)[row: 1, column: column]?.queries)
      #expect(queries.seedCount == 2)
      #expect(queries.queryCount == 21)
      // Eleven of twenty-one queries are gained.
      #expect(abs(queries.estimate - 100 * 11 / 21.0) < 1e-9)
      #expect(queries.interval.lowerBound > 20 && queries.interval.upperBound < 80)
      let cost = try #require(table.columns.firstIndex { $0.name == "step" })
      #expect(table.queryBootstraps[1][cost] == nil)
      #expect(table.queryBootstraps[0].allSatisfy { $0 == nil })
    }
  }

  @Test func coverageAndChanceStandBesideScores() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      let before = try #require(try StudyTable(study).sections.last)
      #expect(before.columns.map(\.name) == ["parameters", "GFLOP per step", "step", "training", "peak memory"])
      _ = try study.run()
      let columns = try StudyTable(study).sections[0].columns
      #expect(columns.allSatisfy { $0.coverage == 100 && $0.chance != nil && $0.group != nil })
      #expect(columns[0].headingInGroup == "R@1")
      let cost = try #require(try StudyTable(study).sections.last)
      #expect(cost.columns.map(\.name) == ["parameters", "GFLOP per step", "step", "training", "peak memory"])
      #expect(try #require(cost.summary(row: 0, column: 1)).mean > 0)
      #expect(cost.columns.allSatisfy { $0.isCost && !$0.isTested && $0.coverage == nil })
    }
  }

  @Test func whatMatchingHasLearnedStandsInATableOfItsOwnWithoutComparison() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      _ = try study.run()
      let table = try StudyTable(study)
      let found = try #require(table.sections.first { $0.title.contains("held-out pairs") })
      let tracks = study.data.tasks.map(\.name)
      #expect(
        found.columns.map(\.name)
          == tracks.flatMap { ["\($0) ITM area, even", "\($0) similarity area, even", "\($0) ITM accuracy, hard"] })
      #expect(found.columns.map(\.chance) == tracks.flatMap { _ in [0.5, 0.5, 200.0 / 3] })
      #expect(found.baseline == nil && found.settings.isEmpty)
      let measured = try #require(try study.result(arm: 0, seed: 0)?.measurements?.fusion?.first?.matching)
      #expect(found.rows[0].values(ofColumn: 0)[0] == measured.even.area)
      #expect(found.rows[0].values(ofColumn: 1)[0] == measured.evenAreaBySimilarity)
      #expect(found.rows[0].values(ofColumn: 2)[0] == measured.hard.accuracy)
      // The second arm has no matching.
      #expect(found.rows[1].values(ofColumn: 0)[0] == nil)
      let names = table.complete.columns.map(\.name)
      #expect(names.contains("\(tracks[0]) ITM area, hard") && names.contains("\(tracks[0]) ITM accuracy, even"))
      #expect(table.complete.columns.allSatisfy { !$0.name.contains("ITM ac") || !$0.isInFamily })
    }
  }

  @Test func aFailureIsSaidOnce() throws {
    try withTemporaryFolder { folder in
      let experiment = smallExperiment(seeds: 0..<1) { tcl in
        let core = tcl.only(CMA.self, ITM.self)
        return Arms(
          baseline: core.named("CMA + ITM"), variants: [core.with(\.optimizer.learningRate.peak, -1).named("backwards")]
        )
      }
      let study = try smallStudy(experiment, in: folder)
      _ = try study.run()
      let notes = try StudyTable(study).sections.flatMap(\.notes).filter { $0.hasPrefix("backwards, seed 0: failed") }
      #expect(notes.count == 1)
    }
  }

  @Test func aStudyWithoutMatchingHasNoSuchTable() throws {
    try withTemporaryFolder { folder in
      let experiment = smallExperiment(seeds: 0..<1) { tcl in
        Arms(
          baseline: tcl.only(CMA.self).named("CMA"), variants: [tcl.only(CMA.self, IMC.self).named("+ IMC")])
      }
      let study = try smallStudy(experiment, in: folder)
      #expect(try !StudyTable(study).sections.contains { $0.title.contains("held-out") }, "nothing is computed yet")
      _ = try study.run()
      #expect(try !StudyTable(study).sections.contains { $0.title.contains("held-out") })
    }
  }

  @Test func onlyWhatDiffersIsASetting() throws {
    let study = try smallStudy(
      smallExperiment { tcl in
        let cma = tcl.only(CMA.self).named("CMA")
        return Arms(
          baseline: cma,
          variants: [tcl.only(CMA.self, LMI.self).named("+ LMI"), cma.with(\.queueSize, 16).named("short queue")])
      }, in: "/nonexistent")
    let table = try StudyTable(study).complete
    #expect(
      table.settings == [ResultSetting("LMI", ["-", "✓", "-"]), ResultSetting("queueSize", ["32", "32", "16"])])
  }
}

@Suite struct StudyTableErrorTests {
  @Test func rowsThatWereAskedDifferentThingsAreRefused() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      _ = try study.run()
      _ = try StudyTable(study)
      // As many others: fewer would be a damaged result.
      try study.editRetrieval(arm: 1) { tracks in
        let count = (tracks[1]["captions"] as? [Any])?.count ?? 0
        tracks[1]["captions"] = Array(repeating: 0, count: count)
      }
      #expect(
        throws: StudyTableError.queries(track: "relations", first: "CMA + ITM, seed 0", second: "CMA + LMI, seed 0")
      ) { try StudyTable(study) }
      try study.editRetrieval(arm: 1) { $0.removeLast() }
      let error = #expect(throws: StudyTableError.self) { try StudyTable(study) }
      #expect(try #require(error).description.contains("evaluated on numbers, relations"))
    }
  }
}
