import DataSets
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

@Suite struct RunLoggerTests {
  private func runFolder(_ folder: String) throws -> String { "\(folder)/\(try runFolders(in: folder)[0])" }

  private let one = smallExperiment(seeds: 0..<1) { tcl in Arms(baseline: tcl.named("TCL"), variants: []) }

  @Test func `Observing changes neither identity nor results`() throws {
    try withTemporaryFolder { folder in
      let (plain, observed) = (folder + "/plain", folder + "/observed")
      _ = try smallStudy(one, in: plain).run()
      _ = try smallStudy(one, in: observed).run(options: RunOptions(observationInterval: 2))
      #expect(try runFolders(in: plain) == runFolders(in: observed))
      func bytes(_ folder: String) throws -> Foundation.Data {
        try Foundation.Data(contentsOf: URL(fileURLWithPath: try runFolder(folder) + "/checkpoint.safetensors"))
      }
      #expect(try bytes(plain) == bytes(observed))
      #expect(try !FileManager.default.fileExists(atPath: runFolder(plain) + "/gradients.jsonl"))
      let observations = try smallStudy(one, in: observed).record(arm: 0, seed: 0).observations()
      #expect(observations.map(\.step) == [0, 2])
      #expect(observations.first?.objectives == ["cma", "imc", "lmi", "itm", "mlm"])
    }
  }

  @Test func `An observation reads back as it was written`() throws {
    let group = GradientObservation.Group(
      module: "image encoder", layer: "0", parameters: 12, norms: [1.5, nil, 0.1],
      pairs: [.init(first: "cma", second: "itm", parameters: 12, cosine: -0.25, normRatio: nil)])
    let observation = GradientObservation(
      step: 7, objectives: ["cma", "imc", "itm"], weights: [1, 0.25, 0.5], seconds: 0.125, groups: [group])
    let line = observation.json.compactText
    #expect(GradientObservation(json: try JSONValue(parsing: line)) == observation)
    #expect(GradientObservation(json: ["step": 1]) == nil)
  }

  @Test(arguments: [0, 1, 2]) func `An interrupted run has every event, observation and line once`(step: Int) throws {
    try withTemporaryFolder { folder in
      let options = RunOptions(checkpointInterval: 0, observationInterval: 1)
      #expect(throws: Interruption.self) {
        try smallStudy(one, in: folder).run(options: options) { progress in
          if case .training(let report, _, _) = progress.state, report.step == step { throw Interruption() }
        }
      }
      _ = try smallStudy(one, in: folder).run(options: options)
      let run = try runFolder(folder)
      var events: [Int] = []
      for path in EventFile.files(in: run) {
        let bytes = [UInt8](try Foundation.Data(contentsOf: URL(fileURLWithPath: path)))
        for record in EventRecord.records(in: bytes) {
          if case .scalars = record.content { events.append(record.step) }
        }
      }
      #expect(events == [0, 1, 2, 3])
      #expect(try GradientObservation.read(run + "/gradients.jsonl").map(\.step) == [0, 1, 2, 3])
      #expect(try JSONLines.read(run + "/log.jsonl").map { $0["step"]?.integer } == [0, 1, 2, 3])
    }
  }

  @Test func `The first line of a log has the bands, and a sound run raises no warning`() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(one, in: folder)
      var warnings: [TrainingWarning] = []
      _ = try study.run { if case .warned(let warning) = $0.state { warnings.append(warning) } }
      let lines = try JSONLines.read(runFolder(folder) + "/log.jsonl")
      #expect(lines[0]["bands"]?["itm"]?.array?.count == 2)
      #expect(lines[1]["bands"] == nil)
      #expect(warnings.isEmpty)
      #expect(try study.record(arm: 0, seed: 0).warnings() == [])
    }
  }

  @Test func `A loss that is not finite is said and written down by name`() throws {
    try withTemporaryFolder { folder in
      let diverging = smallExperiment(seeds: 0..<1) { tcl in
        Arms(
          baseline: tcl.only(CMA.self).adding(DivergingObjective())
            .weighted(DivergingObjective.self, .ramp(from: 0, to: 1, start: 0.25, end: 0.75)).named("diverging"),
          variants: [])
      }
      let study = try smallStudy(diverging, in: folder)
      var said: [TrainingWarning] = []
      #expect(try study.run { if case .warned(let warning) = $0.state { said.append(warning) } }.failed == 1)
      #expect(said.map(\.kind) == [.notFinite])
      #expect(said.map(\.term) == ["diverging"])
      #expect(try study.record(arm: 0, seed: 0).warnings().map(\.description) == said.map(\.description))
    }
  }

  @Test func `A log as CSV has a line a step and empty fields for objectives of other arms`() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      _ = try study.run()
      let runs = study.cells.map { cell in
        LogTable.Run(arm: study.arms[cell.arm].name, seed: "0", record: study.record(arm: cell.arm, seed: cell.seed))
      }
      let lines = try LogTable(runs).csv.split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
      }
      #expect(lines.count == 9)
      #expect(lines[0].prefix(8) == ["arm", "seed", "run", "step", "total", "loss_cma", "loss_itm", "loss_lmi"])
      #expect(lines.allSatisfy { $0.count == lines[0].count })
      #expect(lines[1][7].isEmpty && !lines[1][6].isEmpty)
      #expect(lines[5][6].isEmpty && !lines[5][7].isEmpty)
    }
  }

  @Test func `Exported events lie in folders named by arm and seed`() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(one, in: folder + "/runs")
      _ = try study.run()
      let run = LogTable.Run(arm: "TCL a/b", seed: "0", record: study.record(arm: 0, seed: 0))
      for _ in 0..<2 {
        let written = try EventExport([run]).write(to: folder + "/tensorboard")
        #expect(written == [folder + "/tensorboard/TCL a-b/seed-0"])
        #expect(EventFile.files(in: written[0]).count == 1)
      }
    }
  }

  @Test func `Arms whose names give one folder get two`() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(one, in: folder + "/runs")
      _ = try study.run()
      let record = study.record(arm: 0, seed: 0)
      let written = try EventExport(
        [LogTable.Run(arm: "1/2", seed: "0", record: record), LogTable.Run(arm: "1-2", seed: "0", record: record)]
      ).write(to: folder + "/tensorboard")
      #expect(written == ["1-2", "1-2 (2)"].map { "\(folder)/tensorboard/\($0)/seed-0" })
    }
  }

  /// Where capitals are nothing to the file system, one would replace the other.
  @Test func `Arms whose names differ in capitals get two folders`() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(one, in: folder + "/runs")
      _ = try study.run()
      let record = study.record(arm: 0, seed: 0)
      let written = try EventExport(
        ["+ IMC", "+ imc", "+ IMC."].map { LogTable.Run(arm: $0, seed: "0", record: record) }
      ).write(to: folder + "/tensorboard")
      #expect(written == ["+ IMC", "+ imc (2)", "+ IMC. (2)"].map { "\(folder)/tensorboard/\($0)/seed-0" })
    }
  }
}

/// Shapes of which some pictures cannot be read.
private struct FaultySource: ForwardingSource {
  struct Damage: Error, CustomStringConvertible {
    var description: String { "the file is cut" }
  }

  let base = CaptionedShapes(split: .train, count: 128, side: 32)
  let damaged: Set<Int>

  var fingerprint: UInt64 { damaged.sorted().reduce(base.fingerprint) { Hashing.mix($0 ^ UInt64($1)) } }

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
