import Tensor
import Data
import JSON
import Losses
import Reporting
import Studies
import TestSupport
import Testing
import Training

@Suite struct PerQueryComparisonTests {
  @Test func fixedAndBrokenCaptionsAreNamed() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      _ = try study.run()
      // The arm finds caption 0 in both seeds and caption 1 in one of them; the baseline finds caption 2 alone.
      for seed in 0..<2 {
        try study.setTextToImageRanks(arm: 0, seed: seed) { $0 == 2 ? 0 : 19 }
        try study.setTextToImageRanks(arm: 1, seed: seed) { $0 == 0 || $0 == 1 && seed == 0 ? 4 : 15 }
      }
      let comparison = try PerQueryComparison(study, arm: "CMA + LMI", on: "numbers")
      #expect(comparison.seeds == [0, 1])
      #expect(comparison.baseline == "CMA + ITM")
      #expect(comparison.fixed == [comparison.queries[0], comparison.queries[1]], "the greatest gain first")
      #expect(comparison.broken == [comparison.queries[2]])
      #expect(comparison.queries[1].baselineRank == 20)
      #expect(comparison.queries[1].armRank == (5 + 16) / 2.0)
      #expect(comparison.queries[1].armHits == 0.5)
      #expect(comparison.unchanged == (0, comparison.queries.count - 3))

      let source = comparison.track.source
      for query in comparison.queries {
        for image in query.images { #expect(source.captions(at: image).contains(query.caption)) }
      }
      let grids = comparison.grids(limit: 1)
      #expect(grids.map(\.title) == ["Fixed, the first 1 of 2", "Broken"])
      #expect(grids[0].rows[0].label == comparison.queries[0].caption)
      #expect(comparison.sentences[1].contains("2 are fixed and 1 broken"))
      #expect(comparison.document["queries"]?.array?.count == comparison.queries.count)
    }
  }

  @Test func picturesAreQueriesTheOtherWayRound() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      _ = try study.run()
      let comparison = try PerQueryComparison(study, arm: "CMA + LMI", .imageToText, cutoff: 1)
      let ranks = try #require(try study.result(arm: 1, seed: 0)?.measurements?.retrieval[0])
      #expect(comparison.queries.map(\.images) == ranks.images.map { [$0] })
      #expect(comparison.queries.map(\.armRank) == ranks.dualEncoder.imageToText.map(\.expected))
    }
  }

  @Test func whatCannotBeComparedIsSaid() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      #expect(throws: PerQueryError.absentRuns(arm: "CMA + LMI", baseline: "CMA + ITM", command: study.command)) {
        try PerQueryComparison(study, arm: "CMA + LMI")
      }
      _ = try study.run()
      #expect(throws: PerQueryError.unknownArm("LMI", arms: ["CMA + ITM", "CMA + LMI"])) {
        try PerQueryComparison(study, arm: "LMI")
      }
      #expect(throws: PerQueryError.unknownTrack("emoji", tracks: ["numbers", "relations"])) {
        try PerQueryComparison(study, arm: "CMA + LMI", on: "emoji")
      }
      #expect(throws: PerQueryError.sameArm("CMA + ITM")) { try PerQueryComparison(study, arm: "CMA + ITM") }
      #expect(throws: PerQueryError.absentMatching(arm: "CMA + LMI")) {
        try PerQueryComparison(study, arm: "CMA + LMI", isReranked: true)
      }
    }
  }
}
