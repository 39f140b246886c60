import Losses
import Reporting
import Studies
import TestSupport
import Testing
import Training

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
      _ = try study.run()
      let columns = try StudyTable(study).sections[0].columns
      #expect(columns.allSatisfy { $0.coverage == 100 && $0.chance != nil && $0.group != nil })
      #expect(columns[0].headingInGroup == "R@1")
      let cost = try #require(try StudyTable(study).sections.last)
      #expect(cost.columns.map(\.name) == ["parameters", "GFLOP a step", "step", "training", "peak memory"])
      #expect(try #require(cost.summary(row: 0, column: 1)).mean > 0)
      #expect(cost.columns.allSatisfy { $0.isCost && !$0.isTested && $0.coverage == nil })
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
