import Autograd
import Data
import Foundation
import Losses
import Ranks
import Tensor
import TestSupport
import Testing
import Training

@Suite struct RankShardsTests {
  private static func checkpoint(_ recipe: Recipe, ranks count: Int, partitioning: Bool = false) throws -> [Foundation
    .Data]
  {
    let folder = try TemporaryFolder()
    return try ThreadRanks.run(count) { ranks in
      let path = "\(folder.path)/\(ranks.rank).safetensors"
      try ShardedRun.train(
        recipe, exchange: RankShards(ranks), partition: partitioning ? ranks : nil,
        device: CPUDevice(threadCount: 1), checkpoint: path)
      return ranks.isRoot || !partitioning ? try Foundation.Data(contentsOf: URL(fileURLWithPath: path)) : nil
    }.compactMap { try $0.get() }
  }

  @Test(arguments: Negatives.allCases) func `Any number of ranks trains the same, bit for bit`(negatives: Negatives)
    throws
  {
    let recipe = ShardedRun.recipe(negatives)
    let expected = try RankShardsTests.checkpoint(recipe, ranks: 1)[0]
    for count in [2, 4] {
      let found = try RankShardsTests.checkpoint(recipe, ranks: count)
      #expect(found.count == count && found.allSatisfy { $0 == expected }, "\(count) ranks")
    }
  }

  @Test func `Own shards need not be a subtree`() throws {
    // Four pairs of leaves over two ranks of three shards each: rank 0 has (0 + 1) and 2, rank 1 has 3 and (4 + 5).
    let recipe = ShardedRun.recipe().with(\.batchSize, 6).with(\.shards, 6)
    let expected = try RankShardsTests.checkpoint(recipe, ranks: 1)[0]
    #expect(try RankShardsTests.checkpoint(recipe, ranks: 2) == [expected, expected])
  }

  @Test(arguments: [2, 4]) func `A divided optimizer trains the same, and its checkpoint is whole`(count: Int) throws {
    let recipe = ShardedRun.recipe()
    let expected = try RankShardsTests.checkpoint(recipe, ranks: 1)[0]
    #expect(try RankShardsTests.checkpoint(recipe, ranks: count, partitioning: true) == [expected])
  }

  @Test(arguments: [Aggregation.uncertainty, .pcgrad, .gradNorm()])
  func `Aggregators follow the same direction on every rank`(aggregation: Aggregation) throws {
    let recipe = ShardedRun.recipe().with(\.aggregation, aggregation)
    let expected = try RankShardsTests.checkpoint(recipe, ranks: 1)[0]
    #expect(try RankShardsTests.checkpoint(recipe, ranks: 2) == [expected, expected])
  }

  @Test func `A divided optimizer holds each moment once`() throws {
    let held = try ThreadRanks.run(4) { ranks in
      let device = CPUDevice(threadCount: 1)
      let trainer = try Trainer(
        recipe: ShardedRun.recipe(), seed: Seed(1), tokens: ShardedRun.tokens, device: device)
      trainer.exchange = RankShards(ranks)
      trainer.partitionOptimizer(among: ranks)
      let own = trainer.exchange.ownShards(of: 4)
      try trainer.train(ShardedRun.batch(0, on: device).selecting(own.flatMap { [2 * $0, 2 * $0 + 1] }))
      let counts = trainer.parameters.map { trainer.optimizer[$0]?.mean.count ?? 0 }
      return (counts: counts, whole: trainer.parameters.map { trainer.optimizer[$0] == nil ? 0 : $0.shape.count })
    }.map { try $0.get() }
    for place in held[0].counts.indices {
      #expect(held.reduce(0) { $0 + $1.counts[place] } == held[0].whole[place])
    }
    let totals = held.map { $0.counts.reduce(0, +) }
    let mean = Double(totals.reduce(0, +)) / 4
    #expect(totals.allSatisfy { abs(Double($0) - mean) < 0.2 * mean }, "\(totals)")
  }

  @Test func `The operations of a step are those of all ranks`() throws {
    func operations(_ count: Int) throws -> [Int?] {
      try ThreadRanks.run(count) { ranks in
        let device = CPUDevice(threadCount: 1)
        let trainer = try Trainer(
          recipe: ShardedRun.recipe(.batch), seed: Seed(1), tokens: ShardedRun.tokens, device: device)
        trainer.exchange = RankShards(ranks)
        let size = 8 / ranks.count
        let batch = ShardedRun.batch(0, on: device).selecting(Array(size * ranks.rank..<size * (ranks.rank + 1)))
        return try trainer.train(batch).operations
      }.map { try $0.get() }
    }
    let one = try operations(1)
    #expect(one[0] ?? 0 > 0)
    #expect(try operations(2) == [one[0], one[0]])
  }

  @Test func `Shards that ranks cannot share are refused with numbers that they can`() {
    #expect(RankShards.fault(shards: 8, ranks: 4) == nil && RankShards.fault(shards: 12, ranks: 4) == nil)
    #expect(RankShards.fault(shards: 1, ranks: 1) == nil)
    func remedy(shards: Int, ranks: Int) -> String? {
      RankShards.fault(shards: shards, ranks: ranks)?.split(separator: ": ", maxSplits: 1).last.map(String.init)
    }
    #expect(remedy(shards: 4, ranks: 3) == "start 1, 2 or 4 ranks")
    #expect(remedy(shards: 6, ranks: 3) == "start 1 or 2 ranks")
    #expect(remedy(shards: 8, ranks: 16) == "start 1, 2, 4 or 8 ranks, or give `--shards` a multiple of 16")
    #expect(remedy(shards: 6, ranks: 4) == "start 1 or 2 ranks, or give `--shards` a multiple of 4")
    #expect(remedy(shards: 3, ranks: 2) == "start one rank, or give `--shards` a multiple of 2")
    #expect(remedy(shards: 3, ranks: 3) == "start one rank")
    #expect(remedy(shards: 1, ranks: 4) == "give `--shards 4`, or a multiple of it, or start one rank")
    // What is advised is not refused next.
    #expect(remedy(shards: 1, ranks: 6) == "start 4 ranks and give `--shards 4`, or start one rank")
    #expect(RankShards.fault(shards: 6, ranks: 3)?.contains("since 3 is no power of two") == true)
  }

  @Test func `A rank that fails in a step is no divergence of the run`() throws {
    let results = ThreadRanks.run(2) { ranks in
      let device = CPUDevice(threadCount: 1)
      let trainer = try Trainer(
        recipe: ShardedRun.recipe(), seed: Seed(1), tokens: ShardedRun.tokens, device: device)
      trainer.exchange = RankShards(ranks)
      guard ranks.rank == 0 else {
        _ = ranks.fail("The shard 3.tar cannot be read.", status: 1)
        return ""
      }
      do {
        try trainer.train(ShardedRun.batch(0, on: device).selecting([0, 1, 2, 3]))
      } catch TrainingError.failedExchange(_, let error) {
        return "\(error)"
      }
      return "trained"
    }
    #expect(try results[0].get() == "rank 1 on host1: The shard 3.tar cannot be read.")
  }
}
