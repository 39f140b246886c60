import Foundation
import TestSupport
import Testing
import Triad

/// Workers are told what their study begins with.
@Suite struct InitializationJobsTests {
  @Test func workersBeginWithTheSameWeightsAsOneProcess() throws {
    let path = try #require(TriadProcess.path, "build the product triad")
    try withTemporaryFolder { root in
      try writeSmallBERT(width: 24, to: root + "/bert")
      func triad(_ command: String, _ folder: String, _ options: [String] = []) throws -> (output: String, said: String)
      {
        let words =
          [command, "leave-one-out", "--scale", "smoke", "--data", "shapes", "--seeds", "1", "--init", root + "/bert"]
          + ["--fit", "--runs", "\(root)/\(folder)"] + options
        let end = try TriadProcess(words, at: path).finish()
        #expect(end.status == 0, "\(end.diagnostics)")
        return (end.output, end.diagnostics)
      }
      _ = try triad("run", "one")
      let planned = try triad("plan", "two", ["--jobs", "2"]).output
      #expect(planned.contains("6 to do") && planned.contains("with 2 jobs of "), "\(planned)")
      let workers = try triad("run", "two", ["--jobs", "2"])
      #expect(workers.said.contains("begins with \(root)/bert/model.safetensors, read as Hugging Face BERT"))
      let tables = try ["one", "two"].map { try triad("table", $0, ["--no-cost", "--format", "json"]).output }
      #expect(tables[0] == tables[1])
      for folder in ["one", "two"] {
        let records = try RunStore("\(root)/\(folder)").records
        #expect(records.count == 6)
        for record in records { #expect(FileManager.default.fileExists(atPath: record.path + "/weights.txt")) }
      }
      #expect(try triad("plan", "two", ["--jobs", "2"]).output.contains("6 runs: 6 done, 0 to do."))
    }
  }
}
