package import Data
import Encoders
import Foundation
import Losses
package import Ranks
package import Tensor
package import Training

/// A small training by shards, the same in whichever process it runs.
package enum ShardedRun {
  package static let tokens = SpecialTokens(padding: 0, unknown: 1, classification: 2, separator: 3, mask: 4)
  package static let steps = 3

  /// Eight pairs in four shards, all objectives of TCL, with dropout and distillation.
  package static func recipe(_ negatives: Negatives = .shard) -> Recipe {
    Recipe.tcl(.smoke).with(\.shards, 4).with(\.negatives, negatives)
  }

  /// The batch of a step, a function of its number alone.
  package static func batch(_ step: Int, on device: any Device = CPUDevice.standard) -> PairBatch {
    var fixture = ConformanceFixture()
    fixture.captionLengths = [9, 6, 12, 8, 5, 7, 3, 10]
    fixture.seed = Seed(UInt64(step + 1))
    fixture.device = device
    return fixture.makeBatch()
  }

  /// All steps, the shards of each computed as `exchange` says; gives back the losses.
  @discardableResult
  package static func train(
    _ recipe: Recipe, exchange: any ShardExchange = LocalShards(), partition: Ranks? = nil,
    device: any Device = CPUDevice.standard, checkpoint path: String? = nil
  ) throws -> [Float] {
    let trainer = try Trainer(recipe: recipe, seed: Seed(1), tokens: tokens, device: device)
    trainer.exchange = exchange
    if let partition { trainer.partitionOptimizer(among: partition) }
    let size = recipe.batchSize / recipe.shards
    let rows = exchange.ownShards(of: recipe.shards).flatMap { Array($0 * size..<($0 + 1) * size) }
    let losses = try (0..<steps).map { try trainer.train(batch($0, on: device).selecting(rows)).total }
    let optimizer = try trainer.wholeOptimizer()
    if let path { try Checkpoint.write(trainer, optimizer: optimizer, to: path) }
    return losses
  }

  /// What the executable `ShardWorker` does: its part of the training among others, told by the words of its command line.
  package static func work(_ words: [String]) throws {
    guard words.count == 5, let process = Int(words[1]), let processes = Int(words[2]),
      let negatives = Negatives(rawValue: words[3])
    else { throw ShardExchangeError.missingShard(0) }
    let exchange = FolderShards(folder: words[0], process: process, processes: processes)
    try train(recipe(negatives), exchange: exchange, checkpoint: words[4])
  }
}

/// All shards in one process, in an order of their own.
package struct OrderedShards: ShardExchange {
  let order: [Int]

  package init(_ order: [Int]) { self.order = order }

  package func ownShards(of count: Int) -> [Int] { order }
  package func gather(_ blocks: [ShardBlock]) -> [ShardBlock] { blocks }
}

/// Several processes that write what they have to say into a folder and read what the others wrote.
package final class FolderShards: ShardExchange {
  private let folder: String
  private let process: Int
  private let processes: Int
  private var calls = 0

  package init(folder: String, process: Int, processes: Int) {
    self.folder = folder
    self.process = process
    self.processes = processes
  }

  /// Every `processes`-th, from the last one down: no order that a tree would like.
  package func ownShards(of count: Int) -> [Int] {
    (0..<count).filter { $0 % processes == process }.reversed()
  }

  package func gather(_ blocks: [ShardBlock]) throws -> [ShardBlock] {
    calls += 1
    let path = "\(folder)/\(calls)-"
    let temporary = "\(folder)/writing-\(process)"
    try FolderShards.encode(blocks).write(to: URL(fileURLWithPath: temporary))
    // A file is there as a whole or not at all.
    try FileManager.default.moveItem(atPath: temporary, toPath: path + String(process))
    return try (0..<processes).flatMap { other in
      try FolderShards.decode(try FolderShards.wait(for: path + String(other)))
    }
  }

  private static func wait(for path: String) throws -> Foundation.Data {
    let end = Date().addingTimeInterval(120)
    while Date() < end {
      if FileManager.default.fileExists(atPath: path) {
        return try Foundation.Data(contentsOf: URL(fileURLWithPath: path))
      }
      Thread.sleep(forTimeInterval: 0.005)
    }
    throw ShardExchangeError.missingShard(-1)
  }

  /// Level, index and length of each block in lines of text, an empty line, then all bytes.
  private static func encode(_ blocks: [ShardBlock]) -> Foundation.Data {
    let heads = blocks.map { "\($0.node.level) \($0.node.index) \($0.bytes.count)\n" }.joined()
    return Foundation.Data(Array((heads + "\n").utf8) + blocks.flatMap(\.bytes))
  }

  private static func decode(_ data: Foundation.Data) throws -> [ShardBlock] {
    let bytes = Array(data)
    var (place, line) = (0, [UInt8]())
    var heads: [[Int]] = []
    while place < bytes.count {
      defer { place += 1 }
      guard bytes[place] == 10 else {
        line.append(bytes[place])
        continue
      }
      if line.isEmpty { break }
      heads.append(String(decoding: line, as: UTF8.self).split(separator: " ").compactMap { Int($0) })
      line = []
    }
    return heads.map { head in
      defer { place += head[2] }
      return ShardBlock(node: TreeNode(level: head[0], index: head[1]), bytes: Array(bytes[place..<place + head[2]]))
    }
  }
}
