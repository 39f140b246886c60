import Command
import Data
import Foundation
import Losses
import Studies
import TestSupport
import Testing
import Training

/// Options that can have no effect.
@Suite struct OptionEffectTests {
  private static let experiment = Experiment.firstLook(
    adding: MLM.self, as: "+ MLM", question: "Does MLM help CMA?")

  private func triad(_ words: [String]) -> Outcome { Outcome(of: words, experiments: [Self.experiment]) }

  @Test func aDocumentIsOfLaTeX() throws {
    try withTemporaryFolder { folder in
      let table = ["table", "first-look", "--scale", "smoke", "--data", "shapes", "--runs", folder, "--standalone"]
      let refused = triad(table)
      #expect(refused.code == .usage && refused.output.isEmpty)
      #expect(
        refused.diagnostics.contains("\"--standalone\" has no effect here: a document is made with --format latex"))
      #expect(triad(table + ["--format", "latex"]).code == .success)
    }
  }

  @Test func anExportHasAQualityOnlyAsJPEGAndASizeOfShardsOnlyAsShards() throws {
    let folder = try TemporaryFolder()
    try folder.writePicture("pictures/a.png")
    try folder.write("a caption", to: "pictures/a.txt")
    let export = ["data", "export", "folder:\(folder.path)/pictures", "\(folder.path)/out", "--format"]
    for (words, reason) in [
      (["csv", "--quality", "50"], "\"--quality\" has no effect here: JPEG files are made with --pictures jpeg"),
      (["csv", "--pictures", "png", "--quality", "90"], "\"--quality\" has no effect here"),
      (["csv", "--shard-size", "5"], "\"--shard-size\" has no effect here: shards are made with --format webdataset"),
    ] {
      let refused = triad(export + words)
      #expect(refused.code == .usage && refused.diagnostics.contains(reason), "\(refused.diagnostics)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/out"))
    #expect(
      triad(export + ["webdataset", "--pictures", "jpeg", "--quality", "50", "--shard-size", "5"]).code == .success)
  }

  @Test func aRunSaysItselfWhatItWasTrainedWith() throws {
    try withTemporaryFolder { folder in
      let place = ["--runs", folder + "/runs"]
      #expect(triad(["run", "first-look", "--scale", "smoke", "--data", "shapes"] + place).code == .success)
      let id = try #require(try RunStore(folder + "/runs").records.first).id
      for option in [["--scale", "smoke"], ["--shards", "2"], ["--data", "shapes"], ["--no-flips"]] {
        for command in ["log", "evaluate"] {
          let refused = triad([command, id] + place + option)
          #expect(
            refused.diagnostics
              == "triad: \"\(option[0])\" has no effect here: a run says itself what it was trained with; leave it out.\n",
            "\(command)")
        }
      }
      #expect(triad(["log", id, "--seeds", "1"] + place).diagnostics.contains("\"--seeds\" has no effect here"))
      #expect(triad(["log", id] + place).code == .success)
    }
  }
}
