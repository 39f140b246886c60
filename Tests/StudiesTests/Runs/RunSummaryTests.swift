import Foundation
import JSON
import Studies
import TestSupport
import Testing

@Suite struct RunSummaryTests {
  @Test func everyFieldOfARunIsInItsDocument() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      _ = try study.run()
      let record = study.record(arm: 1, seed: 0)
      let summary = RunSummary(record)
      #expect(summary.state == .finished && summary.arm == "CMA + LMI" && summary.scale == "smoke")
      let document = try JSONValue(parsing: summary.document.indentedText)
      #expect(document["run"]?.string == record.id && document["experiment"]?.string == "small")
      #expect(document["objectives"]?.array?.compactMap(\.string) == ["cma", "lmi"])
      #expect(document["bytes"]?.integer == summary.bytes && document["steps"]?.integer == 4)
      #expect(document["reason"]?.isNull == true && document["build"]?.string == ExecutableBuild.current)
      #expect(document["arithmetic"]?.string?.hasPrefix("cpu ") == true && document["threads"]?.integer != nil)
    }
  }

  @Test func sizesCountSubfoldersAndNoLocks() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/0123456789abcdef"
      try FileManager.default.createDirectory(atPath: path + "/downstream", withIntermediateDirectories: true)
      for (name, count) in [("lock", 1), ("downstream/a.json.lock", 2), ("downstream/a.json", 300), ("x", 40)] {
        try Data(count: count).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
      }
      let record = try RunStore(folder).record("0123")
      #expect(record.files.map(\.name) == ["downstream/a.json", "x"])
      #expect(RunSummary(record).bytes == 340)
    }
  }

  @Test(arguments: ["result.json", "recipe.json", "environment.json", "study.json"])
  func aDamagedFileIsAStateAndNoError(_ name: String) throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      _ = try study.run()
      let record = study.record(arm: 0, seed: 0)
      try "{".write(toFile: "\(record.path)/\(name)", atomically: true, encoding: .utf8)
      let summary = RunSummary(record)
      #expect(summary.stateName == .damaged)
      #expect(try #require(summary.reason).contains("\(record.path)/\(name) is damaged"))
      // The other run is as it was.
      #expect(RunSummary(study.record(arm: 1, seed: 0)).state == .finished)
      try record.remove()
      #expect(record.state() == .absent)
    }
  }

  @Test func aFolderThatCannotBeReadIsNotEmpty() throws {
    try withTemporaryFolder { folder in
      #expect(try RunStore(folder + "/none").records.isEmpty)
      try "".write(toFile: folder + "/file", atomically: true, encoding: .utf8)
      let error = #expect(throws: RunError.self) { try RunStore(folder + "/file").records }
      #expect(error?.description.hasPrefix("\(folder)/file cannot be read (not a directory)") == true)
    }
  }
}
