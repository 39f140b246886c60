import Foundation
import TestSupport
import Testing
import Training

/// A step is the same whoever computes its shards.
@Suite struct ShardProcessTests {
  private func checkpoint(_ recipe: Recipe, _ exchange: any ShardExchange) throws -> Foundation.Data {
    try withTemporaryFolder { folder in
      try ShardedRun.train(recipe, exchange: exchange, checkpoint: folder + "/run")
      return try #require(FileManager.default.contents(atPath: folder + "/run"))
    }
  }

  @Test(arguments: Negatives.allCases)
  func `Shards in another order give the same checkpoint, byte for byte`(negatives: Negatives) throws {
    let recipe = ShardedRun.recipe(negatives)
    let expected = try checkpoint(recipe, LocalShards())
    for order in [[3, 2, 1, 0], [2, 0, 3, 1]] { #expect(try checkpoint(recipe, OrderedShards(order)) == expected) }
  }

  @Test(arguments: Negatives.allCases)
  func `Two processes that exchange files give the same checkpoint, byte for byte`(negatives: Negatives) throws {
    let worker = try #require(ShardProcessTests.worker, "ShardWorker was not built")
    let expected = try checkpoint(ShardedRun.recipe(negatives), LocalShards())
    try withTemporaryFolder { folder in
      let processes = try (0..<2).map { number in
        let process = Process()
        process.executableURL = URL(fileURLWithPath: worker)
        process.arguments = [folder, "\(number)", "2", negatives.rawValue, folder + "/run\(number)"]
        try process.run()
        return process
      }
      for process in processes {
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
      }
      for number in 0..<2 { #expect(FileManager.default.contents(atPath: folder + "/run\(number)") == expected) }
    }
  }

  /// The executable that was built beside the tests.
  private static var worker: String? {
    let tests =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    let path = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("ShardWorker").path
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }
}
