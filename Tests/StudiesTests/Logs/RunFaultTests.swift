import Data
import Foundation
import JSON
import Losses
import Reporting
import Studies
import Tensor
import TestSupport
import Testing
import Training

/// Shapes of which some pictures cannot be read.
private struct FaultySource: PairSource {
  struct Damage: Error, CustomStringConvertible {
    var description: String { "the file is cut" }
  }

  let base = CaptionedShapes(split: .train, count: 128, side: 32)
  let damaged: Set<Int>

  var name: String { base.name }
  var fingerprint: UInt64 { damaged.sorted().reduce(base.fingerprint) { Hashing.mix($0 ^ UInt64($1)) } }
  var count: Int { base.count }
  func captions(at index: Int) -> [String] { base.captions(at: index) }
  func group(at index: Int) -> String { base.group(at: index) }
  func origin(at index: Int) -> String { base.origin(at: index) }

  func image(at index: Int) throws -> PixelImage {
    if damaged.contains(index) { throw Damage() }
    return base.image(at: index)
  }
}

@Suite struct RunFaultTests {
  private let one = smallExperiment(seeds: 0..<1) { tcl in
    Arms(baseline: tcl.only(CMA.self).named("CMA"), variants: [])
  }

  /// A study whose pictures at these places of the first epoch cannot be read.
  private func study(damaged places: [Int], in folder: String) throws -> (study: Study, samples: [Int]) {
    let data = try StudyData(.shapes, at: .smoke)
    let order = EpochOrder(
      sampleCount: data.training.count, batchSize: Recipe.tcl(.smoke).batchSize, seed: Seed(0).derived("data"))
    let samples = places.map { order.samples(inEpoch: 0)[$0] }
    let faulty = StudyData(
      name: .shapes, training: FaultySource(damaged: Set(samples)), tasks: data.tasks, allowsFlips: false)
    return (try Study(one, scale: .smoke, data: faulty, runsFolder: folder), samples)
  }

  @Test func aRunWithoutFaultsHasNoFileOfThem() throws {
    try withTemporaryFolder { folder in
      let (study, _) = try study(damaged: [], in: folder)
      _ = try study.run()
      #expect(try study.record(arm: 0, seed: 0).faults().isEmpty)
      #expect(try !FileManager.default.fileExists(atPath: "\(folder)/\(runFolders(in: folder)[0])/faults.jsonl"))
    }
  }

  @Test(arguments: [nil, 1, 2]) func aSkippedSampleIsListedOnceWithItsStep(interruption: Int?) throws {
    try withTemporaryFolder { folder in
      let (study, samples) = try study(damaged: [Recipe.tcl(.smoke).batchSize + 1], in: folder)
      if let interruption {
        #expect(throws: Interruption.self) {
          try study.run(options: RunOptions(checkpointInterval: 0)) { progress in
            if case .training(let report, _, _) = progress.state, report.step == interruption { throw Interruption() }
          }
        }
      }
      #expect(try study.run(options: RunOptions(checkpointInterval: 0)).failed == 0)
      let lines = try JSONLines.read("\(folder)/\(runFolders(in: folder)[0])/faults.jsonl")
      #expect(lines.map { $0["step"]?.integer } == [1])
      let faults = try study.record(arm: 0, seed: 0).faults()
      #expect(faults == [PairFault(sample: samples[0], reason: "the file is cut")])
    }
  }

  @Test func aRunThatContinuesFailsWhereItWouldHaveFailed() throws {
    let batch = Recipe.tcl(.smoke).batchSize
    try withTemporaryFolder { folder in
      let (study, samples) = try study(damaged: [0, 2 * batch], in: folder)
      #expect(throws: Interruption.self) {
        try study.run(options: RunOptions(checkpointInterval: 0)) { progress in
          if case .training(let report, _, _) = progress.state, report.step == 1 { throw Interruption() }
        }
      }
      for _ in 0..<2 { #expect(throws: PairLoaderError.self) { try study.run() } }
      let found = try study.record(arm: 0, seed: 0).faults().map(\.sample)
      #expect(found == samples)
    }
  }

  @Test func faultsThatEndARunAreListedAsWell() throws {
    try withTemporaryFolder { folder in
      let (study, samples) = try study(damaged: [0, 1, 2], in: folder)
      #expect(throws: PairLoaderError.self) { try study.run() }
      // One in a hundred may fail: the second of 128 is too much.
      #expect(try study.record(arm: 0, seed: 0).faults().map(\.sample) == Array(samples.prefix(2)))
    }
  }
}
