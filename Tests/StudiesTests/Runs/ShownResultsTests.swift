import Files
import Foundation
import Reporting
import Studies
import TestSupport
import Testing
import Training

/// Of a study with a damaged run the others are shown.
@Suite struct ShownResultsTests {
  private func inFolder(_ body: (Study, String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      _ = try study.run()
      try body(study, folder)
    }
  }

  /// What of the result of an arm is damaged.
  private func damage(_ study: Study, _ edit: @escaping (inout [String: Any]) -> Void) throws -> String {
    try study.editRetrieval(arm: 1) { tracks in edit(&tracks[0]) }
    let error = #expect(throws: RunError.self) { try study.result(arm: 1, seed: 0) }
    let said = error?.description ?? ""
    #expect(said.contains("\(study.runs[1][0].id)/result.json is damaged"), "\(said)")
    return said
  }

  @Test(arguments: ["dualEncoder", "reranked"], ["textToImage", "imageToText"])
  func ranksThatAreTooFewAreDamage(reading: String, direction: String) throws {
    try inFolder { study, _ in
      let arm = reading == "reranked" ? 0 : 1
      try study.editRetrieval(arm: arm) { tracks in
        guard var found = tracks[0][reading] as? [String: Any], let ranks = found[direction] as? [Any] else {
          Issue.record("the result has another form")
          return
        }
        found[direction] = Array(ranks.dropLast(3))
        tracks[0][reading] = found
      }
      let error = #expect(throws: RunError.self) { try study.result(arm: arm, seed: 0) }
      #expect(error?.description.contains("ranks for ") == true)
      // Tables, reports and lists of queries name it and show the other.
      let table = TableFormat.text.text(of: try StudyTable(study))
      #expect(table.contains("damaged:"), "\(table)")
      let report = try StudyReport(study).text
      #expect(report.contains("damaged: ") && report.contains("1 of 2, 1 damaged"))
      let queries = #expect(throws: PerQueryError.self) { try PerQueryComparison(study, arm: "CMA + LMI") }
      #expect(queries?.description.contains("No seed is there of both") == true)
      #expect(try study.damagedRuns().count == 1)
      // Computing stops.
      #expect(throws: RunError.self) { try study.run() }
    }
  }

  @Test func aDamagedBaselineHasNotFailed() throws {
    try inFolder { study, folder in
      try AtomicFile.write("{", to: "\(folder)/\(study.runs[0][0].id)/result.json")
      let table = try StudyTable(study)
      #expect(table.answer.sentence == "There is no answer: every run of the baseline, CMA + ITM, is damaged.")
      let text = TableFormat.text.text(of: table)
      #expect(text.contains("damaged") && !text.contains("failed"), "\(text)")
      #expect(TableFormat.json.text(of: table).contains("\"state\": \"damaged\""))
      #expect(try !StudyReport(study).text.contains("1 failed"))
    }
  }

  @Test func otherPartsOfAResultAreLookedAtToo() throws {
    try inFolder { study, _ in
      let said = try damage(study) { $0["images"] = [-1] }
      #expect(said.contains("there is no sample -1"))
    }
    try inFolder { study, _ in
      let said = try damage(study) { $0["captions"] = [0] }
      #expect(said.contains("1 captions"))
    }
    try inFolder { study, folder in
      let path = "\(folder)/\(study.runs[1][0].id)/result.json"
      try AtomicFile.write(#"{"id":"\#(study.runs[1][0].id)"}"#, to: path)
      let error = #expect(throws: RunError.self) { try study.result(arm: 1, seed: 0) }
      #expect(error?.description.contains("neither measurements nor a failure") == true)
    }
  }

  @Test func aRecipeThatWasEditedIsNotThatOfTheResult() throws {
    try inFolder { study, folder in
      let record = study.record(arm: 1, seed: 0)
      let path = "\(record.path)/recipe.json"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try AtomicFile.write(text.replacing("\"steps\":", with: "\"steps\": "), to: path)
      let said = "recipe.json is damaged (it is not the recipe of the run \(record.id)"
      for read in [
        { _ = try study.result(arm: 1, seed: 0) }, { _ = try record.manifest() }, { _ = try record.result() },
      ] {
        let error = #expect(throws: RunError.self) { try read() }
        #expect(error?.description.contains(said) == true)
      }
      guard case .damaged(let reason) = record.state() else {
        Issue.record("not damaged")
        return
      }
      #expect(reason.contains(said))
      #expect(TableFormat.text.text(of: try StudyTable(study)).contains("damaged:"))
      #expect(throws: RunError.self) { try study.run() }
      try AtomicFile.write(text, to: path)
      #expect(record.state() == .finished)
    }
  }

  @Test func aDamagedEnvironmentIsNoReasonToShowNothing() throws {
    try inFolder { study, folder in
      try AtomicFile.write("{", to: "\(folder)/\(study.runs[1][0].id)/environment.json")
      #expect(TableFormat.text.text(of: try StudyTable(study)).contains("CMA + LMI"))
    }
  }

  @Test func aLineOfALogThatCannotBeReadIsNamedAndTheRestIsDrawn() throws {
    try inFolder { study, folder in
      let record = study.record(arm: 1, seed: 0)
      let path = record.path + "/log.jsonl"
      var lines = try text(of: path).split(separator: "\n").map(String.init)
      lines[1] = "garbage"
      try AtomicFile.write(lines.map { $0 + "\n" }.joined(), to: path)
      #expect(try record.log().map(\.step) == [0, 2, 3])
      let damage = try record.logDamage()
      #expect(damage == ["\(path): line 2 of 4 is left out, because it is not JSON at byte 0: expected a value."])
      let report = try StudyReport(study).text
      #expect(report.contains("Logs that are damaged") && report.contains("line 2 of 4 is left out"))
      lines[2] = "{"
      try AtomicFile.write(lines.map { $0 + "\n" }.joined(), to: path)
      #expect(try record.logDamage().first?.contains("2 of 4 lines are left out, the first, line 2,") == true)
    }
  }

  @Test func anotherMachineInTheFileOfEnvironmentsIsDamage() throws {
    try inFolder { study, _ in
      let path = "\(study.record(arm: 1, seed: 0).path)/environment.json"
      let text = String(decoding: try AtomicFile.read(path), as: UTF8.self)
      let other = text.replacing("\"system\" : \"", with: "\"system\" : \"X")
      try AtomicFile.write(other, to: path)
      let error = #expect(throws: RunError.self) { try study.record(arm: 1, seed: 0).environments() }
      #expect(error?.description.contains("its content is not that of its SHA-256") == true)
      // As it was written before entries had a digest.
      try AtomicFile.write(unsealed(other), to: path)
      #expect(try study.record(arm: 1, seed: 0).environments()[0].system.hasPrefix("X"))
    }
  }

  @Test func aPipeInPlaceOfAFileIsDamageAndNotWaitedFor() throws {
    try inFolder { study, _ in
      let path = "\(study.record(arm: 1, seed: 0).path)/result.json"
      try FileManager.default.removeItem(atPath: path)
      #expect(mkfifo(path, 0o600) == 0)
      let error = #expect(throws: RunError.self) { try study.result(arm: 1, seed: 0) }
      #expect(error?.description.contains("it is not a regular file") == true)
    }
  }

  @Test func whatIsInTheWayIsNotAbsence() throws {
    try inFolder { study, folder in
      let record = study.record(arm: 1, seed: 0)
      for name in ["result.json", "log.jsonl", "checkpoint.safetensors"] {
        let path = "\(record.path)/\(name)"
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: name)
      }
      #expect(record.hasCheckpoint)
      #expect(throws: FileError.self) { try record.log() }
      let error = #expect(throws: RunError.self) { try record.result() }
      #expect(error?.description.contains("too many levels of symbolic links") == true)
    }
  }
}
