import Command
import Data
import Foundation
import JSON
import Losses
import Studies
import TestSupport
import Testing
import Training

@Suite struct OwnDataCommandTests {
  private static let experiment = Experiment.firstLook(adding: MLM.self, as: "+ MLM", question: "Does MLM help CMA?")

  private func triad(_ words: [String]) -> Outcome { Outcome(of: words, experiments: [Self.experiment]) }

  private func writePictures(_ count: Int, to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for number in 0..<count {
      let image = PixelImage(
        width: 24, height: 16, red: UInt8(number * 7 % 256), green: UInt8(number * 31 % 256), blue: 90)
      try Data(PNGEncoder.encode(image)).write(to: URL(fileURLWithPath: "\(folder)/\(number).png"))
      try "picture number \(number)\n".write(toFile: "\(folder)/\(number).txt", atomically: true, encoding: .utf8)
    }
  }

  @Test func aFolderOfPicturesIsPlannedRunAndShown() throws {
    try withTemporaryFolder { folder in
      try writePictures(120, to: folder + "/my pictures")
      let data = ["--scale", "smoke", "--data", "folder:\(folder)/my pictures", "--runs", folder + "/runs"]
      let plan = triad(["plan", "first-look"] + data)
      #expect(plan.code == .success)
      let note = "folder:\(folder)/my pictures has no splits of its own: its pairs are split by their groups"
      #expect(plan.output.contains("note: " + note))
      #expect(plan.output.contains("asked about my pictures ("))
      for part in [
        "training: my pictures/train", "asked: my pictures", "also in my pictures", "captions cut", "epochs",
      ] {
        #expect(plan.output.contains(part), "\(part)")
      }
      #expect(!triad(["plan", "first-look", "--no-survey"] + data).output.contains("captions cut"))
      let run = triad(["run", "first-look"] + data)
      #expect(run.code == .success)
      // Footnotes are broken into lines.
      let table = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(table.contains(note))
      #expect(
        table.contains("Computed by `triad run first-look --scale smoke --data 'folder:\(folder)/my pictures'`."))
      #expect(triad(["table", "first-look"] + data).output == run.output)
      #expect(triad(["log", "first-look"] + data).output.hasPrefix("arm,"))
      #expect(triad(["queries", "first-look", "+ MLM"] + data).code == .success)
      let evaluated = triad(["evaluate", "first-look", "CMA"] + data)
      #expect(evaluated.output.contains("my pictures: "))
      let report = triad(["report", "first-look"] + data + ["--out", folder + "/report.html"])
      #expect(report.code == .success)
      #expect(
        triad(["report", "first-look", "--no-pictures"] + data + ["--out", folder + "/bare.html"]).code == .success)
      #expect(try !String(contentsOfFile: folder + "/bare.html", encoding: .utf8).contains("data:image"))
      #expect(try String(contentsOfFile: folder + "/report.html", encoding: .utf8).contains("has no splits of its own"))
      let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/runs").filter { $0 != "studies" }
      let record = try JSONValue(
        parsing: String(contentsOfFile: "\(folder)/runs/\(names[0])/data.json", encoding: .utf8))
      #expect(record["words"]?.array?.compactMap(\.string) == ["--data", "folder:\(folder)/my pictures"])
      #expect(
        triad(["runs", "show", names[0], "--runs", folder + "/runs"]).output.contains("folder:\(folder)/my pictures"))
    }
  }

  @Test func captionsCannotSteerTheTerminal() throws {
    try withTemporaryFolder { folder in
      try writePictures(120, to: folder + "/pictures")
      for number in 0..<120 {
        try "picture \u{1b}[2Jnumber \(number)\u{7}\n".write(
          toFile: "\(folder)/pictures/\(number).txt", atomically: true, encoding: .utf8)
      }
      let data = ["--scale", "smoke", "--data", "folder:\(folder)/pictures", "--runs", folder + "/runs"]
      #expect(triad(["run", "first-look"] + data).code == .success)
      let queries = triad(["queries", "first-look", "+ MLM", "--top", "1"] + data)
      #expect(queries.code == .success && !queries.output.contains("\u{1b}") && !queries.output.contains("\u{7}"))
    }
  }

  @Test func mirroringIsSettledForAddressesOnly() throws {
    let named = triad(["plan", "first-look", "--scale", "smoke", "--data", "shapes", "--no-flips"])
    #expect(named.code == .failure)
    #expect(named.diagnostics.hasPrefix("triad: --no-flips has no effect on 'shapes', which says itself"))
    let alone = triad(["plan", "first-look", "--scale", "smoke", "--no-flips"])
    #expect(alone.diagnostics.hasPrefix("triad: \"--no-flips\" has no effect without \"--data\""))
    try withTemporaryFolder { folder in
      try writePictures(120, to: folder + "/pictures")
      let data = ["--scale", "smoke", "--data", "folder:\(folder)/pictures", "--no-flips", "--runs", folder + "/runs"]
      let run = triad(["run", "first-look"] + data)
      let table = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(table.contains("/pictures --no-flips`.") && table.contains("Pictures are not mirrored."))
      // The words in a run's folder open the same data.
      let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/runs").filter { $0 != "studies" }
      #expect(triad(["evaluate", names[0], "--runs", folder + "/runs"]).code == .success)
    }
  }

  @Test func aListThatChangedSinceTheStudyBeganIsRefused() throws {
    try withTemporaryFolder { folder in
      try writePictures(100, to: folder + "/pictures")
      let data = ["--scale", "smoke", "--data", "folder:\(folder)/pictures", "--runs", folder + "/runs"]
      #expect(triad(["run", "first-look"] + data).code == .success)
      try "another caption".write(toFile: folder + "/pictures/5.txt", atomically: true, encoding: .utf8)
      for command in ["run", "table", "plan"] {
        let refused = triad([command, "first-look"] + data)
        #expect(refused.code == .failure)
        #expect(
          refused.diagnostics.hasPrefix(
            "triad: The data 'folder:pictures' are no longer those that this study was begun with"))
        #expect(refused.output == "")
      }
      #expect(triad(["run", "first-look"] + data.dropLast() + [folder + "/other"]).code == .success)
    }
  }

  @Test func moreUnusablePicturesThanTheLimitAreSaidByPlanAndRun() throws {
    try withTemporaryFolder { folder in
      try writePictures(200, to: folder + "/pictures")
      for number in stride(from: 0, to: 200, by: 5) {
        try "no picture".write(toFile: "\(folder)/pictures/\(number).png", atomically: true, encoding: .utf8)
      }
      for command in ["plan", "run"] {
        let refused = triad(
          [
            command, "first-look", "--scale", "smoke", "--data", "folder:\(folder)/pictures", "--runs",
            folder + "/runs",
          ])
        #expect(refused.code == .failure && refused.output == "")
        #expect(refused.diagnostics.contains("pictures of pictures/train cannot be used (first "))
        #expect(refused.diagnostics.contains("`triad data check folder:\(folder)/pictures` lists them."))
        #expect(!FileManager.default.fileExists(atPath: folder + "/runs"))
      }
    }
  }

  @Test func whatCannotBeIsOneSentenceAndNothingIsWritten() throws {
    try withTemporaryFolder { folder in
      try writePictures(3, to: folder + "/few")
      try writePictures(4, to: folder + "/some")
      func message(_ words: String...) -> String {
        let outcome = triad(["run", "first-look", "--scale", "smoke", "--runs", folder + "/runs"] + words)
        #expect(outcome.code != .success)
        #expect(outcome.output == "")
        #expect(!FileManager.default.fileExists(atPath: folder + "/runs"))
        return outcome.diagnostics
      }
      #expect(message("--data", "shaps") == "triad: There is no data \"shaps\"; did you mean \"shapes\"?\n")
      #expect(
        message("--data", "pictures")
          == "triad: There is no data \"pictures\"; there are: debcap, debcap-ko, shapes, FORMAT:PATH (docs/own-data.md).\n"
      )
      #expect(message("--data", "folder:\(folder)/few").contains("too few to hold back"))
      #expect(
        message("--data", "folder:\(folder)/few", "--test", "some=folder:\(folder)/some").contains(
          "trains 8 pairs per step, and few holds 3"))
      #expect(
        message("--data", "shapes", "--test", "t=folder:\(folder)/some").contains("--test has no effect on 'shapes'"))
      #expect(message("--data", "shapes", "--data", "folder:\(folder)/some").contains("--data shapes:."))
      #expect(
        message("--test", "t=folder:\(folder)/some")
          == "triad: \"--test\" has no effect without \"--data\": give both, or leave it out.\n")
      #expect(message("--data", "foldr:\(folder)/some").contains("is not a source"))
    }
  }

  @Test func `The length in epochs is part of the study, its command and its runs`() throws {
    try withTemporaryFolder { folder in
      try writePictures(120, to: folder + "/pictures")
      let data = [
        "--scale", "smoke", "--data", "folder:\(folder)/pictures", "--runs", folder + "/runs", "--seeds", "1",
      ]
      let run = triad(["run", "first-look", "--epochs", "0.5", "--loader-threads", "2"] + data)
      #expect(run.code == .success)
      // 96 or so pairs in batches of 8.
      let table = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(table.contains("--epochs 0.5"))
      #expect(run.diagnostics.contains("2 loader threads"))
      #expect(triad(["plan", "first-look"] + data).output.contains("0/1"))
      #expect(triad(["plan", "first-look", "--epochs", "0.5"] + data).output.contains("1/1"))
      for text in ["0", "-1", "many"] {
        let refused = triad(["run", "first-look", "--epochs", text] + data)
        #expect(refused.diagnostics == "triad: \"--epochs\" must be a number above 0, not \"\(text)\".\n")
      }
    }
  }

  @Test func `An option that changes nothing is an error`() throws {
    let fixed = Experiment("fixed", question: "How long?", base: Recipe.tcl) { tcl in
      Arms(baseline: tcl.with(\.steps, 2).named("two"), variants: [tcl.with(\.steps, 3).named("three")])
    }
    let epochs = Outcome(
      of: ["plan", "fixed", "--scale", "smoke", "--data", "shapes", "--epochs", "3"], experiments: [fixed])
    #expect(
      epochs.diagnostics
        == "triad: \"--epochs\" has no effect here: every arm of fixed says how many steps it is trained; leave it out.\n"
    )
    let buffer = triad(["plan", "first-look", "--scale", "smoke", "--data", "shapes", "--shuffle-buffer", "100"])
    #expect(buffer.code == .failure)
    #expect(buffer.diagnostics.hasPrefix("triad: A shuffle buffer has no effect on "))
  }

  @Test func `A scale of an experiment's own is typed like any other`() throws {
    let laptop = Scale("laptop", "an evening on a laptop", like: .smoke, tcl: Recipe.tcl(.smoke).with(\.steps, 2))
    let own = Experiment("own", question: "How long?", base: Recipe.tcl, scales: [laptop]) { tcl in
      Arms(baseline: tcl.named("TCL"), variants: [tcl.removing(LMI.self).named("without LMI")])
    }
    func plan(_ name: String, at scale: String) -> Outcome {
      Outcome(of: ["plan", name, "--scale", scale, "--data", "shapes"], experiments: [own, Self.experiment])
    }
    #expect(plan("own", at: "laptop").output.hasPrefix("own (laptop, shapes): How long?"))
    #expect(plan("own", at: "smoke").code == .success)
    #expect(plan("first-look", at: "laptop").diagnostics.contains("There is no scale of first-look \"laptop\""))
    #expect(plan("own", at: "lapdog").diagnostics.contains("did you mean \"laptop\"?"))
  }
}
