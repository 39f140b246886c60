import DataSets
import Command
import Data
import Foundation
import JSON
import Losses
import Studies
import TestSupport
import Testing
import Training

@Suite struct EvaluateCommandTests {
  private static let experiment = Experiment.firstLook(
    adding: ITM.self, as: "+ ITM", question: "Does ITM help CMA?")

  private func triad(_ words: [String]) -> Outcome { Outcome(of: words, experiments: [Self.experiment]) }

  @Test func aStoredModelIsAskedInThePublishedColumns() throws {
    try withTemporaryFolder { folder in
      let study = ["--scale", "smoke", "--runs", folder + "/runs"]
      #expect(triad(["run", "first-look"] + study).code == .success)
      let list = try writeKarpathy(in: folder)
      let address = "karpathy:\(list),root=\(folder)"

      let matched = triad(["evaluate", "first-look", "+ ITM", "--on", address] + study)
      #expect(matched.code == .success, "\(matched.diagnostics)")
      #expect(matched.output.contains("karpathy/test: 4 pictures, 8 captions, the first 16 candidates re-ranked"))
      for name in ["txt_r1", "txt_r_mean", "img_r10", "r_mean", "dual encoder", "re-ranked", "chance"] {
        #expect(matched.output.contains(name))
      }

      let coded = triad(["evaluate", "first-look", "CMA", "--on", address, "--format", "json"] + study)
      let task = try JSONValue(parsing: coded.output)["tasks"]?.array?.first
      #expect(task?["captions"]?.integer == 8 && task?["re-ranked"] == nil)
      // Two of eight captions of one picture belong to it: one in four at the first place.
      #expect(task?["chance"]?["txt_r1"]?.number == 25 && task?["chance"]?["img_r1"]?.number == 25)

      // What the study itself asked has the study's own answer.
      let own = triad(["evaluate", "first-look", "+ ITM"] + study)
      #expect(own.code == .success && own.output.contains("numbers: ") && own.output.contains("relations: "))

      // A list whose pictures are gone.
      try FileManager.default.removeItem(atPath: folder + "/2.png")
      let gone = triad(["evaluate", "first-look", "CMA", "--on", address] + study)
      #expect(gone.code == .failure && gone.diagnostics.contains("sample 2"))
      #expect(gone.diagnostics.split(separator: "\n").count == 1 && gone.diagnostics.contains("`--missing left-out`"))
      let fewer = triad(["evaluate", "first-look", "CMA", "--on", address, "--missing", "left-out"] + study)
      #expect(fewer.code == .success && fewer.output.contains("3 pictures, 6 captions"), "\(fewer.diagnostics)")
      #expect(fewer.diagnostics.contains("left out, because their pictures are missing"))
      #expect(triad(["evaluate", "first-look", "CMA", "--missing", "left-out"] + study).code == .usage)
    }
  }

  @Test func aWrongAddressAndAnAbsentModelAreOneSentenceEach() throws {
    try withTemporaryFolder { folder in
      let study = ["--scale", "smoke", "--runs", folder]
      let wrong = triad(["evaluate", "first-look", "CMA", "--on", "karpathie:x.json"] + study)
      #expect(wrong.code != .success && wrong.diagnostics.contains("karpathie:x.json is not a source"))
      let absent = triad(["evaluate", "first-look", "CMA", "--on", "karpathy:\(folder)/x.json"] + study)
      #expect(absent.code == .failure && absent.diagnostics.contains("\(folder)/x.json"))
      let untrained = triad(["evaluate", "first-look", "CMA"] + study)
      #expect(untrained.code == .failure && untrained.diagnostics.contains("has no trained model for seed 0"))
    }
  }

  @Test func drawnPicturesDoNotLeak() {
    let checked = triad(["data", "leaks", "--data", "shapes", "--scale", "smoke"])
    #expect(checked.code == .success, "\(checked.output) \(checked.diagnostics)")
    #expect(checked.output.contains("tux-retrieval, fold 5") && checked.output.contains("Nothing that is asked"))
  }

  /// Four pictures with two captions each, all in the test split.
  private func writeKarpathy(in folder: String) throws -> String {
    let shapes = CaptionedShapes(split: .test, count: 4, side: 32)
    let records = try (0..<4).map { number in
      try Foundation.Data(PNGEncoder.encode(shapes.image(at: number)))
        .write(to: URL(fileURLWithPath: "\(folder)/\(number).png"))
      let captions = [shapes.captions(at: number)[0], "picture number \(number)"]
      let sentences = captions.map { #"{"raw":"\#($0)"}"# }.joined(separator: ",")
      return #"{"filename":"\#(number).png","split":"test","sentences":[\#(sentences)]}"#
    }
    let path = folder + "/dataset.json"
    try Foundation.Data(#"{"images":[\#(records.joined(separator: ","))]}"#.utf8)
      .write(to: URL(fileURLWithPath: path))
    return path
  }
}
