import Files
import Foundation
import JSON
import Reporting
import TestSupport
import Testing

@Suite struct JSONLinesTests {
  @Test func linesAreReadInTheOrderOfWriting() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/runs/log.jsonl"
      let writer = try JSONLinesWriter(path: path)
      try writer.append(["step": 1, "loss": 2.5])
      try writer.append(["step": 2, "note": "a\nb"])
      try writer.synchronize()
      #expect(try JSONLines.read(path) == [["step": 1, "loss": 2.5], ["step": 2, "note": "a\nb"]])
    }
  }

  @Test func aCutLastLineIsPassedOver() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/log.jsonl"
      try AtomicFile.write("{\"step\":1}\n{\"ste", to: path)
      #expect(try JSONLines.read(path) == [["step": 1]])
    }
  }

  @Test func writingContinuesAfterTheLastCompleteLine() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/log.jsonl"
      try AtomicFile.write("{\"step\":1}\n{\"ste", to: path)
      try JSONLinesWriter(path: path).append(["step": 2])
      #expect(try text(of: path) == "{\"step\":1}\n{\"step\":2}\n")
    }
  }

  @Test(arguments: [0, 4094, 4095, 4096, 20_000]) func theLastCompleteLineIsFoundHoweverLongTheCutOneIs(length: Int)
    throws
  {
    try withTemporaryFolder { folder in
      let path = folder + "/log.jsonl"
      let cut = "{" + String(repeating: "x", count: length)
      try AtomicFile.write("{\"step\":1}\n" + cut, to: path)
      try JSONLinesWriter(path: path).append(["step": 2])
      let continued = try text(of: path)
      #expect(continued == "{\"step\":1}\n{\"step\":2}\n")
      try AtomicFile.write(cut, to: path)
      try JSONLinesWriter(path: path).append(["step": 3])
      let begun = try text(of: path)
      #expect(begun == "{\"step\":3}\n")
    }
  }

  @Test func damageInTheMiddleIsAnErrorThatNamesTheLine() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/log.jsonl"
      try AtomicFile.write("{\"step\":1}\n{\"ste\n{\"step\":3}\n", to: path)
      let error = #expect(throws: FileError.self) { try JSONLines.read(path) }
      #expect(error?.description.hasPrefix("\(path), line 2: not JSON at byte 5") == true)
    }
  }

  @Test func aMissingLogIsAnErrorThatNamesIt() {
    #expect(throws: FileError.unreadable(path: "/nowhere/log", reason: "no such file or directory")) {
      try JSONLines.read("/nowhere/log")
    }
  }

  @Test func linesAfterACheckpointCanBeDropped() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/log.jsonl"
      try AtomicFile.write("{\"step\":1}\n{\"step\":2}\n{\"step\":3}\n{\"st", to: path)
      try JSONLines.filter(path) { ($0["step"]?.integer ?? 0) <= 2 }
      #expect(try text(of: path) == "{\"step\":1}\n{\"step\":2}\n")
    }
  }

  @Test(.enabled(if: FullDevice.isThere))
  func aFullDiskIsSaidInOneSentence() throws {
    let writer = try JSONLinesWriter(path: "/dev/full")
    #expect(throws: FileError.unwritable(path: "/dev/full", reason: "no space left on device")) {
      try writer.append(["step": 1])
    }
  }
}
