import Tensor
import Files
import Foundation
import JSON
import Reporting
import Studies
import TestSupport
import Testing
import Training

@Suite struct RunExecutionTests {
  /// One run of a study, all of its files that hold no times.
  private func record(_ folder: String) throws -> (
    losses: [JSONValue?], checkpoint: Foundation.Data, table: [[Double?]]
  ) {
    let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
    let table = try StudyTable(study).complete
    let columns = table.columns.indices.filter { table.columns[$0].unit == "%" }
    let run = "\(folder)/\(try runFolders(in: folder)[0])"
    return (
      try JSONLines.read(run + "/log.jsonl").map { $0["losses"] },
      try Foundation.Data(contentsOf: URL(fileURLWithPath: run + "/checkpoint.safetensors")),
      columns.map { table.rows[0].values(ofColumn: $0) }
    )
  }

  @Test(arguments: [0, 1, 2, 3]) func anInterruptedStudyEndsAsAnUndisturbedOne(step: Int) throws {
    try withTemporaryFolder { folder in
      let experiment = smallExperiment(seeds: 0..<1)
      let undisturbed = folder + "/undisturbed"
      let interrupted = folder + "/interrupted"
      _ = try smallStudy(experiment, in: undisturbed).run()
      let options = RunOptions(checkpointInterval: 0)
      #expect(throws: Interruption.self) {
        try smallStudy(experiment, in: interrupted).run(options: options) { progress in
          if case .training(let report, _, _) = progress.state, report.step == step { throw Interruption() }
        }
      }
      #expect(try smallStudy(experiment, in: interrupted).run(options: options).computed == 2)
      let expected = try record(undisturbed)
      let found = try record(interrupted)
      #expect(found.losses == expected.losses)
      #expect(found.checkpoint == expected.checkpoint)
      #expect(found.table == expected.table)
    }
  }

  @Test func whatWasLoggedBehindTheCheckpointIsComputedAgain() throws {
    try withTemporaryFolder { folder in
      let experiment = smallExperiment(seeds: 0..<1)
      // No checkpoint before the end, so the run starts over.
      #expect(throws: Interruption.self) {
        try smallStudy(experiment, in: folder).run { progress in
          if case .training(let report, _, _) = progress.state, report.step == 2 { throw Interruption() }
        }
      }
      _ = try smallStudy(experiment, in: folder).run()
      for run in try runFolders(in: folder) {
        let steps = try JSONLines.read("\(folder)/\(run)/log.jsonl").map { $0["step"]?.integer }
        #expect(steps == [0, 1, 2, 3])
      }
    }
  }

  @Test func aDamagedLogIsNamedWithItsRemedy() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      _ = try study.run()
      let run = "\(folder)/\(try runFolders(in: folder)[0])"
      try FileManager.default.removeItem(atPath: run + "/result.json")
      try AtomicFile.write("torn\n{}\n", to: run + "/log.jsonl")
      let error = #expect(throws: RunError.self) { try study.run() }
      #expect(try #require(error).description.contains(run + "/log.jsonl"))
    }
  }

  @Test func aDamagedCheckpointIsNamedWithItsRemedy() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      _ = try study.run()
      let run = "\(folder)/\(try runFolders(in: folder)[0])"
      try FileManager.default.removeItem(atPath: run + "/result.json")
      try AtomicFile.write("torn", to: run + "/checkpoint.safetensors")
      let error = #expect(throws: RunError.self) { try study.run() }
      #expect(try #require(error).description.contains(run + "/checkpoint.safetensors"))
    }
  }
}
