import Tensor
import Command
import Data
import Foundation
import JSON
import Losses
import Studies
import TestSupport
import Testing
import Training

/// Published files from the command line to the result, with the smallest of models.
@Suite struct FinetuneCommandTests {
  private static let experiment = Experiment.firstLook(
    adding: ITM.self, as: "+ ITM", question: "Does ITM help CMA?")

  private func triad(_ words: [String]) -> Outcome { Outcome(of: words, experiments: [Self.experiment]) }

  /// Files and a trained model.
  private func inFolder(_ body: (PublishedTaskFiles, _ finetune: ([String]) -> [String]) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let files = try PublishedTaskFiles(in: folder)
      let study = ["--scale", "smoke", "--runs", folder + "/runs"]
      #expect(triad(["run", "first-look"] + study).code == .success)
      try body(files) { words in ["finetune", words[0], "first-look", "+ ITM"] + words.dropFirst() + study }
    }
  }

  @Test func questionsOfVQAGiveTheOfficialAccuracyAndTheServersFile() throws {
    try inFolder { files, finetune in
      let data = ["--train-on", try files.vqa("train2014"), "--test-on", try files.vqa("val2014")]
      for task in ["vqa", "answers"] {
        let out = files.folder + "/\(task).json"
        let found = triad(finetune([task] + data + ["--results", out, "--format", "json"]))
        #expect(found.code == .success, "\(found.diagnostics)")
        #expect(found.diagnostics.contains("8 answers were written to \(out)"))
        let rows = try #require(try JSONValue(parsing: String(contentsOfFile: out, encoding: .utf8)).array)
        #expect(rows.map { $0["question_id"]?.integer } == (0..<8).map { 10 * files.id("val2014", $0) })
        let answers = rows.compactMap { $0["answer"]?.string }
        // Nine of ten people say the colour: right is 1, and the score is that of the written answers.
        let right = (0..<8).count { answers[$0] == files.color("val2014", $0) }
        let document = try JSONValue(parsing: found.output)
        #expect(document["items"]?.integer == 8)
        #expect(document["value"]?.number == 100 * Double(right) / 8)
        // The same again is read, not computed, and can still be written.
        try FileManager.default.removeItem(atPath: out)
        #expect(triad(finetune([task] + data + ["--results", out])).code == .success)
        #expect(FileManager.default.fileExists(atPath: out))
      }
    }
  }

  @Test func questionsWithoutPublishedAnswersAreAnsweredForTheServer() throws {
    try inFolder { files, finetune in
      let data = [
        "--train-on", try files.vqa("train2014"), "--test-on", try files.vqa("val2014", hasAnnotations: false),
      ]
      let unwanted = triad(finetune(["vqa"] + data))
      #expect(
        unwanted.code == .failure && unwanted.diagnostics.contains("have no answers to score by; give annotations="))
      let found = triad(finetune(["vqa"] + data + ["--results", files.folder + "/r.json"]))
      #expect(found.code == .success, "\(found.diagnostics)")
      #expect(found.output.contains("vqa: 8 test items answered; no answers to score by are published"))
      #expect(!found.output.contains("%"))
    }
  }

  @Test func otherPicturesUnderTheSameNamesAreAnotherTask() throws {
    try inFolder { files, finetune in
      let words = finetune([
        "pairs", "--train-on", try files.pairs("train2014"), "--test-on", try files.pairs("val2014"),
      ])
      func results() throws -> [String] {
        let runs = files.folder + "/runs"
        return try names(in: runs).filter { FileManager.default.fileExists(atPath: "\(runs)/\($0)/downstream") }
          .flatMap { try names(in: "\(runs)/\($0)/downstream").filter { $0.hasSuffix(".json") } }
      }
      #expect(triad(words).code == .success && triad(words).code == .success)
      #expect(try results().count == 1)
      // One picture is another now.
      let path = "\(files.folder)/\(files.path("val2014", 3))"
      try Foundation.Data(TestPNG(width: 48, height: 48, colorType: 0) { _, _ in [77] }.bytes)
        .write(to: URL(fileURLWithPath: path))
      #expect(triad(words).code == .success)
      #expect(try results().count == 2)
    }
  }

  @Test(arguments: ["ve", "pairs", "grounding", "vqa", "answers"], ["train2014", "val2014"])
  func aPictureThatCannotBeReadIsFoundBeforeTheTraining(task: String, subset: String) throws {
    try inFolder { files, finetune in
      func address(_ subset: String) throws -> String {
        switch task {
        case "pairs": try files.pairs(subset)
        case "grounding": try files.phrases(subset)
        case "vqa", "answers": try files.vqa(subset)
        default: try files.entailment(subset)
        }
      }
      let data = ["--train-on", try address("train2014"), "--test-on", try address("val2014")]
      try Foundation.Data("GIF89a and more".utf8)
        .write(to: URL(fileURLWithPath: "\(files.folder)/\(files.path(subset, 5))"))
      let refused = triad(finetune([task] + data))
      #expect(refused.code == .failure && refused.diagnostics.contains("GIF"), "\(refused.diagnostics)")
      #expect(!refused.diagnostics.contains("training:"))
    }
  }

  @Test(arguments: ["ve", "ve2", "pairs", "grounding"])
  func everyOtherFormIsATask(task: String) throws {
    try inFolder { files, finetune in
      func address(_ subset: String) throws -> String {
        switch task {
        case "pairs": try files.pairs(subset)
        case "grounding": try files.phrases(subset)
        default: try files.entailment(subset, asLines: task == "ve2")
        }
      }
      let data = ["--train-on", try address("train2014"), "--test-on", try address("val2014")]
      let found = triad(finetune([task] + data))
      #expect(found.code == .success, "\(found.diagnostics)")
      // Of eight examples, those with numbers 1, 4 and 7 are neutral.
      #expect(found.output.contains("on \(task == "ve2" ? 5 : 8) test items"), "\(found.output)")
      if task == "pairs" { #expect(found.output.contains("consistency")) }
      guard task == "grounding" else { return }
      #expect(found.output.contains("grounding: accuracy at IoU 0.5"))
      for word in ["val", "testA", "testB", "pointing", "random box", "greatest box"] {
        #expect(found.output.contains(word))
      }
      let pointing = triad(
        finetune([task, "--train-on", data[1], "--test-on", try files.phrases("val2014", hasBoxes: false)]))
      #expect(pointing.output.contains("grounding: pointing") && pointing.output.contains("random point"))
    }
  }

  @Test func theSizeOfPicturesAndTheTeachersShareAreChosen() throws {
    try inFolder { files, finetune in
      func fingerprint(_ words: [String]) throws -> String {
        let found = triad(finetune(words + ["--format", "json"]))
        #expect(found.code == .success, "\(found.diagnostics)")
        return try #require(try JSONValue(parsing: found.output)["fingerprint"]?.string)
      }
      for task in ["ve", "probe"] {
        let plain = try fingerprint([task])
        #expect(try fingerprint([task, "--image-size", "48"]) != plain)
      }
      #expect(try fingerprint(["ve", "--distillation", "0.4"]) != fingerprint(["ve"]))
      let odd = triad(finetune(["ve", "--image-size", "50"]))
      #expect(odd.code == .failure && odd.diagnostics.contains("Pictures of 50 pixels are not a whole number"))
      let frozen = triad(finetune(["probe", "--distillation", "0.4"]))
      #expect(frozen.code == .failure && frozen.diagnostics.contains("'probe' has no momentum model"))
      let share = triad(finetune(["ve", "--distillation", "2"]))
      #expect(share.code != .success && share.diagnostics.contains("must be a number from 0 to 1"))

      let study = ["--scale", "smoke", "--runs", files.folder + "/runs"]
      let asked = triad(["evaluate", "first-look", "+ ITM", "--image-size", "48"] + study)
      #expect(asked.code == .success && asked.output.contains("pictures of 48 pixels"), "\(asked.diagnostics)")
    }
  }

  /// Everything that is wrong is one sentence, said before a model is looked for: there is none here.
  @Test func whatIsWrongWithFilesIsOneSentence() throws {
    try withTemporaryFolder { folder in
      let files = try PublishedTaskFiles(in: folder)
      func message(_ task: String, _ train: String, _ test: String, _ more: [String] = []) -> String {
        let found = triad(
          ["finetune", task, "first-look", "CMA", "--train-on", train, "--test-on", test, "--runs", folder + "/none"]
            + more)
        #expect(found.code != .success)
        let lines = found.diagnostics.split(separator: "\n")
        #expect(lines.count == 1, "\(found.diagnostics)")
        return found.diagnostics
      }
      let (train, test) = (try files.vqa("train2014"), try files.vqa("val2014"))
      let unchosen = train.replacing(",least=1", with: "")
      for name in ["questions", "annotations"] {
        let parts = test.split { ":,=".contains($0) }
        let path = try #require(parts.first { $0.hasSuffix("_\(name).json") })
        #expect(
          message("vqa", train, test, ["--results", String(path)]).contains("it is one of the files that are read"))
      }
      #expect(message("vqa", "vqb:x.json", test).contains("vqb:x.json is not a file of a task: write FORMAT:PATH"))
      #expect(
        message("vqa", "vqa:x.json,split=train", test).contains(
          "split=train in vqa:x.json,split=train is not a setting of vqa"))
      #expect(
        message("vqa", "vqa:\(folder)/none_train2014.json", test).contains("There is no \(folder)/none_train2014.json"))
      #expect(message("ve", train, test).contains("Task 've' asks hypotheses, but vqa:"))
      #expect(
        message("probe", train, test).contains("'probe' is not read from files; those that are: vqa, ve, ve2, answers"))
      #expect(
        message("vqa", train, unchosen).contains(
          "8 test pictures are in its training data, such as those of the group 'coco:1'"))
      let words = try files.write(#"["mauve"]"#, to: "answers.json")
      #expect(message("vqa", unchosen + ",answers=\(words)", test).contains("is in the list of 1 answers"))
      #expect(
        message("vqa", unchosen + ",answers=\(words),unlisted=refused", test).contains(
          "annotations 1: answers holds '\(files.color("train2014", 0))', which is not in the list of 1 answers"))
      #expect(message("vqa", train.replacing("least=1", with: "least=9"), test).contains("at least 9 questions of"))
      #expect(
        message("vqa", train, test + ",least=2").contains(
          "least=2 in \(test),least=2 has no effect: what is asked has the answers that training chooses from"))
      #expect(
        message("pairs", try files.pairs("train2014"), try files.pairs("val2014"), ["--results", "r.json"]).contains(
          "gives no answers in words"))

      #expect(
        message("vqa", train, test, ["--split", "validation"]).contains(
          #""--split" has no effect here: what is asked are the files of --test-on"#))

      let phrases = (try files.phrases("train2014"), try files.phrases("val2014"))
      #expect(
        message("grounding", phrases.1, phrases.1).contains("has no effect: training reads pictures and phrases alone"))

      let hypotheses = (try files.entailment("train2014"), try files.entailment("val2014"))
      let list = folder + "/ve_val2014.json"
      let text = try String(contentsOfFile: list, encoding: .utf8)
      try files.write(text.replacing("neutral", with: "perhaps"), to: "ve_val2014.json")
      #expect(
        message("ve", hypotheses.0, hypotheses.1).contains(
          "\(list), record 2: label is 'perhaps', none of entailment, neutral, contradiction"))
      try files.write(text, to: "ve_val2014.json")
      try FileManager.default.removeItem(atPath: folder + "/" + files.path("val2014", 3))
      #expect(
        message("ve", hypotheses.0, hypotheses.1).contains(
          "\(list), record 4: the picture's id names \(files.path("val2014", 3)), which is not in \(folder)"))
      let half = triad(["finetune", "vqa", "first-look", "CMA", "--test-on", test])
      #expect(half.diagnostics.contains(#""--test-on" has no effect without "--train-on""#))
    }
  }
}
