import Foundation
import Losses
import Ranks
import Studies
import Tensor
import TestSupport
import Testing
import Training

/// Studies whose runs several ranks compute together; here they are threads.
@Suite struct RankedStudyTests {
  private static func experiment(shards: Int, steps: Int = 3) -> Experiment {
    smallExperiment(seeds: 0..<1) { tcl in
      let cut = tcl.with(\.shards, shards).with(\.steps, steps)
      return Arms(
        baseline: cut.only(CMA.self, ITM.self).named("CMA + ITM"),
        variants: [cut.only(CMA.self, MLM.self).named("CMA + MLM")])
    }
  }

  private static func run(
    _ experiment: Experiment, _ ranks: Ranks?, in folder: String, partitioning: Bool = false
  ) throws -> Study.Outcome {
    var options = RunOptions(device: CPUDevice(threadCount: 1))
    options.partitionsOptimizer = partitioning
    return try smallStudy(experiment, in: folder).run(options: options, ranks: ranks)
  }

  private static func checkpoints(in folder: String) throws -> [String: Foundation.Data] {
    try Dictionary(
      uniqueKeysWithValues: runFolders(in: folder).map {
        ($0, try Foundation.Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)/checkpoint.safetensors")))
      })
  }

  @Test(arguments: [false, true]) func `The first rank alone writes, and what one process would have written`(
    partitioning: Bool
  ) throws {
    try withTemporaryFolder { folder in
      let experiment = RankedStudyTests.experiment(shards: 2)
      _ = try RankedStudyTests.run(experiment, nil, in: folder + "/alone")
      let outcomes = ThreadRanks.run(2) { ranks in
        try RankedStudyTests.run(experiment, ranks, in: "\(folder)/rank\(ranks.rank)", partitioning: partitioning)
      }
      for outcome in outcomes { #expect(try outcome.get() == Study.Outcome(computed: 2)) }
      #expect(!FileManager.default.fileExists(atPath: folder + "/rank1"))
      #expect(
        try RankedStudyTests.checkpoints(in: folder + "/rank0") == RankedStudyTests.checkpoints(in: folder + "/alone"))
      let (ranked, alone) = (
        try smallStudy(experiment, in: folder + "/rank0"), try smallStudy(experiment, in: folder + "/alone")
      )
      for arm in 0..<2 {
        let found = try ranked.result(arm: arm, seed: 0)?.measurements
        let expected = try alone.result(arm: arm, seed: 0)?.measurements
        #expect(found?.retrieval == expected?.retrieval && found?.finalLoss == expected?.finalLoss)
        #expect(found?.operationsPerStep == expected?.operationsPerStep)
      }
      let environment = try ranked.record(arm: 0, seed: 0).environments().last
      #expect(environment?.ranks?.count == 2 && environment?.ranks?.hosts == ["host0", "host1"])
      // What is there is not computed again, as all of them know.
      for outcome in ThreadRanks.run(2, body: { try RankedStudyTests.run(experiment, $0, in: folder + "/rank0") }) {
        #expect(try outcome.get() == Study.Outcome(present: 2))
      }
    }
  }

  @Test func `Ranks that would compute other runs are refused before the first`() throws {
    try withTemporaryFolder { folder in
      let results = ThreadRanks.run(2) { ranks in
        try RankedStudyTests.run(
          RankedStudyTests.experiment(shards: 2, steps: 3 + ranks.rank), ranks, in: folder + "/runs")
      }
      for result in results {
        let error = #expect(throws: RankError.self) { try result.get() }
        #expect(error?.description.hasPrefix("Rank 1 on host1 has data or settings that give the runs") == true)
      }
      #expect(!FileManager.default.fileExists(atPath: folder + "/runs"))
    }
  }

  @Test func `Shards that ranks cannot share are refused before the first run`() throws {
    try withTemporaryFolder { folder in
      let results = ThreadRanks.run(2) { ranks in
        try RankedStudyTests.run(RankedStudyTests.experiment(shards: 1), ranks, in: folder + "/runs")
      }
      for result in results {
        let error = #expect(throws: RankedRecipeError.self) { try result.get() }
        #expect(error?.description.contains("'CMA + ITM'") == true && error?.description.contains("--shards 2") == true)
      }
    }
  }
}
