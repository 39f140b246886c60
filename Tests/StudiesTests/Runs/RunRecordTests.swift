import Tensor
import Foundation
import JSON
import Losses
import Studies
import TestSupport
import Testing
import Training

@Suite struct RunRecordTests {
  @Test func aFinishedRunCanBeReadAndAsked() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      #expect(study.record(arm: 0, seed: 0).state() == .absent)
      #expect(try study.restored(arm: 0, seed: 0) == nil)
      _ = try study.run()
      let record = study.record(arm: 1, seed: 0)
      #expect(record.state() == .finished)
      #expect(try record.log().map(\.step) == [0, 1, 2, 3])
      #expect(try record.log()[0].losses.map(\.name) == ["cma", "lmi"])
      #expect(try record.manifest()?["seed"]?.integer == 0)
      #expect(try record.result()?.measurements?.steps == 4)
      #expect(try record.environments().count == 1)
      let restored = try #require(try study.restored(arm: 1, seed: 0))
      #expect(restored.trainer.completedSteps == 4)
      #expect(restored.run.id == record.id)
    }
  }

  @Test func aFileOrALinkToNothingThatIsNamedLikeARunIsNone() throws {
    try withTemporaryFolder { folder in
      let manager = FileManager.default
      let names = ["a", "b", "c", "d"].map { String(repeating: $0, count: 16) }
      try manager.createDirectory(atPath: "\(folder)/\(names[0])", withIntermediateDirectories: false)
      #expect(manager.createFile(atPath: "\(folder)/\(names[1])", contents: nil))
      try manager.createSymbolicLink(atPath: "\(folder)/\(names[2])", withDestinationPath: "nowhere")
      try manager.createSymbolicLink(atPath: "\(folder)/\(names[3])", withDestinationPath: names[0])
      #expect(try RunStore(folder).records.map(\.id) == [names[0], names[3]])
    }
  }

  @Test func aRunIsFoundByTheBeginningOfItsIdentity() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      _ = try study.run()
      let store = RunStore(folder)
      #expect(try store.records.count == 4)
      #expect(try store.record(String(store.records[2].id.prefix(10))).id == store.records[2].id)
      #expect(throws: RunError.self) { try store.record("") }
      #expect(throws: RunError.self) { try store.record("zz") }
      let summary = try RunSummary(store.records[0])
      #expect(summary.experiment == "small")
      #expect(summary.step == 4 && summary.steps == 4)
      #expect(summary.score != nil)
    }
  }

  @Test func aRunAtWorkIsNotRemoved() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      let record = study.record(arm: 0, seed: 0)
      _ = try study.run { progress in
        if progress.number == 1 { #expect(throws: RunError.self) { try record.remove() } }
      }
      try record.removeCheckpoint()
      #expect(!record.hasCheckpoint)
      #expect(record.state() == .finished)
      try record.remove()
      #expect(record.state() == .absent)
      #expect(!FileManager.default.fileExists(atPath: record.path))
    }
  }

  @Test func whatAKilledRemovalLeftIsNoRunAndIsFreed() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      _ = try study.run()
      let store = RunStore(folder)
      let record = try store.records[0]
      // Where a process died between renaming and removing.
      try FileManager.default.moveItem(atPath: record.path, toPath: record.path + ".removed")
      #expect(try store.records.count == 1)
      let freed = try store.removeRemains()
      #expect(freed > 0)
      #expect(!FileManager.default.fileExists(atPath: record.path + ".removed"))
    }
  }

  @Test func whatAKilledWriterOfTablesLeftIsFreed() throws {
    try withTemporaryFolder { folder in
      let tables = folder + "/studies/0123456789abcdef"
      try FileManager.default.createDirectory(atPath: tables, withIntermediateDirectories: true)
      // No process has a number above the kernel's limit of 4,194,304.
      let torn = [tables + "/table.tex.4999999.0.partial", folder + "/studies/.ladder.4999999.partial"]
      let others = [tables + "/table.tex.\(getpid()).1.partial", tables + "/table.tex", tables + "/my.partial"]
      for path in torn + others { try "text".write(toFile: path, atomically: false, encoding: .utf8) }
      #expect(try RunStore(folder).removeRemains() == 8)
      #expect(torn.allSatisfy { !FileManager.default.fileExists(atPath: $0) })
      #expect(others.allSatisfy { FileManager.default.fileExists(atPath: $0) })
    }
  }

  @Test func anInterruptionKeepsWhatWasComputed() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      #expect(throws: StudyInterruption.self) {
        try study.run { progress in
          if case .training(let report, _, _) = progress.state, report.step == 1 { throw StudyInterruption() }
        }
      }
      #expect(study.record(arm: 0, seed: 0).state() == .interrupted)
      #expect(try study.restored(arm: 0, seed: 0)?.trainer.completedSteps == 2)
    }
  }

  @Test func aFailureCanStopTheStudy() throws {
    try withTemporaryFolder { folder in
      // Nobody can foresee that it diverges.
      let experiment = smallExperiment(seeds: 0..<1) { tcl in
        Arms(baseline: tcl.only(CMA.self).adding(DivergingObjective()).named("wild"), variants: [tcl])
      }
      let study = try smallStudy(experiment, in: folder)
      let error = #expect(throws: RunError.self) { try study.run(options: RunOptions(failFast: true)) }
      #expect(try #require(error).description.contains("'wild' failed with seed 0"))
      #expect(study.record(arm: 1, seed: 0).state() == .absent)
    }
  }

  @Test func aCrashIsWrittenDownOnce() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      try study.recordFailure(arm: 0, seed: 0, reason: "it crashed.")
      #expect(study.record(arm: 0, seed: 0).state() == .failed("it crashed."))
      _ = try study.run()
      try study.recordFailure(arm: 1, seed: 0, reason: "too late.")
      #expect(study.record(arm: 1, seed: 0).state() == .finished)
    }
  }
}
