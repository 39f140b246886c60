import Tensor
import Command
import Foundation
import Losses
import Reporting
import Studies
import TestSupport
import Testing
import Training

@Suite struct LogCommandTests {
  private static let experiment = Experiment.firstLook(
    adding: MLM.self, as: "CMA, MLM", question: "Does MLM help CMA?")

  private func triad(_ words: String...) -> Outcome { Outcome(of: words, experiments: [Self.experiment]) }

  @Test func logsGoToCSVAndEventFilesAndObservingSaysWhatItCost() throws {
    try withTemporaryFolder { folder in
      let run = triad("run", "first-look", "--observe", "2", "--scale", "smoke", "--runs", folder + "/runs")
      #expect(run.code == .success)
      #expect(run.diagnostics.contains("Observing gradients cost "))
      #expect(run.diagnostics.contains(": 4 steps of 8, "))

      let csv = triad("log", "first-look", "--scale", "smoke", "--runs", folder + "/runs").output
      let lines = csv.split(separator: "\n")
      #expect(lines.count == 9)
      #expect(lines[0].hasPrefix("arm,seed,run,step,total,loss_cma,loss_mlm,metric_cma_i2t,"))
      #expect(lines[1].hasPrefix("CMA,0,") && lines[5].hasPrefix("\"CMA, MLM\",0,"))

      let id = try #require(lines[1].split(separator: ",").dropFirst(2).first)
      let single = triad("log", String(id.prefix(8)), "--runs", folder + "/runs", "--output", folder + "/one.csv")
      #expect(single.code == .success && single.output.isEmpty)
      #expect(try String(contentsOfFile: folder + "/one.csv", encoding: .utf8).split(separator: "\n").count == 5)

      let link = folder + "/link.csv"
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "one.csv")
      #expect(
        triad("log", "first-look", "--scale", "smoke", "--runs", folder + "/runs", "--output", link).code == .success)
      #expect(try String(contentsOfFile: folder + "/one.csv", encoding: .utf8) == csv)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "one.csv")

      let events = triad(
        "log", "first-look", "--scale", "smoke", "--runs", folder + "/runs", "--format", "tensorboard", "--output",
        folder + "/tensorboard")
      #expect(events.code == .success)
      #expect(events.diagnostics.contains("Wrote 2 runs"))
      for arm in ["CMA", "CMA, MLM"] { #expect(EventFile.files(in: "\(folder)/tensorboard/\(arm)/seed-0").count == 1) }
    }
  }

  @Test func nothingIsWrittenIntoTheFolderOfARun() throws {
    try withTemporaryFolder { folder in
      let study = ["first-look", "--scale", "smoke", "--runs", folder + "/runs"]
      #expect(Outcome(of: ["run"] + study, experiments: [Self.experiment]).code == .success)
      let record = try #require(try RunStore(folder + "/runs").records.first)
      for (command, name) in [("log", "log.jsonl"), ("report", "result.json"), ("log", "new.csv")] {
        let path = "\(record.path)/\(name)"
        let before = FileManager.default.contents(atPath: path)
        let outcome = Outcome(of: [command] + study + ["--output", path], experiments: [Self.experiment])
        #expect(outcome.code == .failure)
        #expect(
          outcome.diagnostics.hasSuffix(
            "\(path) cannot be written: it lies in the folder of a run; give another place.\n"),
          "\(outcome.diagnostics)")
        #expect(FileManager.default.contents(atPath: path) == before)
      }
    }
  }

  @Test func filesThatAreNotToBeReplacedAreWrittenInto() throws {
    try withTemporaryFolder { folder in
      let study = ["first-look", "--scale", "smoke", "--runs", folder + "/runs"]
      #expect(triad("run", "first-look", "--scale", "smoke", "--runs", folder + "/runs").code == .success)
      let pipe = folder + "/pipe"
      #expect(mkfifo(pipe, 0o600) == 0)
      let reader = open(pipe, O_RDWR | O_NONBLOCK | O_CLOEXEC)
      defer { close(reader) }
      for option in ["--output", "--out"] {
        #expect(Outcome(of: ["log"] + study + [option, pipe], experiments: [Self.experiment]).code == .success)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(reader, &buffer, buffer.count)
        #expect(String(decoding: buffer[..<max(0, count)], as: UTF8.self).hasPrefix("arm,seed,run,step"))
        var status = stat()
        #expect(lstat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
      }
      for command in ["log", "report"] {
        let refused = Outcome(of: [command] + study + ["--output", folder], experiments: [Self.experiment])
        #expect(
          refused.code == .failure && refused.diagnostics == "triad: \(folder) cannot be written: it is a folder.\n")
      }
    }
  }

  @Test func aLineThatCannotBeReadIsSaidAndTheOthersAreThere() throws {
    try withTemporaryFolder { folder in
      let words = ["first-look", "--scale", "smoke", "--runs", folder]
      #expect(Outcome(of: ["run"] + words, experiments: [Self.experiment]).code == .success)
      let record = try #require(try RunStore(folder).records.first)
      let path = record.path + "/log.jsonl"
      var lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
      lines[2] = "\u{1}"
      try lines.map { $0 + "\n" }.joined().write(toFile: path, atomically: true, encoding: .utf8)
      let log = Outcome(of: ["log"] + words, experiments: [Self.experiment])
      #expect(log.code == .success && log.output.split(separator: "\n").count == 8)
      #expect(log.diagnostics.contains("\(path): line 3 of 4 is left out"))
    }
  }

  @Test func anUnknownNameIsSaid() throws {
    try withTemporaryFolder { folder in
      let wrong = triad("log", "nothing", "--runs", folder)
      #expect(wrong.code == .failure)
      #expect(wrong.diagnostics.contains("nothing"))
    }
  }
}
