import Command
import Foundation
import JSON
import Losses
import Studies
import TestSupport
import Testing
import Training

/// Published files of downstream tasks as columns of a study.
@Suite struct TaskFileOptionsTests {
  private static let experiment = Experiment.firstLook(
    adding: ITM.self, as: "+ ITM", question: "Does ITM help CMA?")

  private func triad(_ words: [String]) -> Outcome { Outcome(of: words, experiments: [Self.experiment]) }

  @Test func `Every arm of a study is put to tasks over files, a column each`() throws {
    try withTemporaryFolder { folder in
      let files = try PublishedTaskFiles(in: folder)
      let words =
        ["first-look", "--scale", "smoke", "--data", "shapes", "--runs", folder + "/runs"]
        + ["--train-on", "vqa=" + (try files.vqa("train2014")), "--test-on", "vqa=" + (try files.vqa("val2014"))]
        + [
          "--train-on", "pairs=" + (try files.pairs("train2014")), "--test-on", "pairs=" + (try files.pairs("val2014")),
        ]
      let plan = triad(["plan"] + words)
      #expect(plan.output.contains("downstream tasks vqa, pairs"))
      let run = triad(["run"] + words + ["--format", "json"])
      #expect(run.code == .success, "\(run.diagnostics)")
      let columns = try #require(try JSONValue(parsing: run.output)["columns"]?.array)
      #expect(columns.compactMap { $0["name"]?.string }.prefix(2) == ["vqa", "pairs"])
      let table = triad(["table"] + words).output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(table.contains("vqa learns from vqa:\(folder)/v2_train2014_questions.json"))
      #expect(table.contains("--test-on vqa=vqa:\(folder)/v2_val2014_questions.json"))
      // The runs themselves are those of the study without tasks.
      let again = triad(["run", "first-look", "--scale", "smoke", "--data", "shapes", "--runs", folder + "/runs"])
      #expect(again.diagnostics.contains("were there already"))
    }
  }

  @Test func `What files cannot be asked is said before anything is trained`() throws {
    try withTemporaryFolder { folder in
      let files = try PublishedTaskFiles(in: folder)
      let (train, test) = (try files.vqa("train2014"), try files.vqa("val2014"))
      func refusal(_ words: String...) -> String {
        let outcome = triad(
          ["run", "first-look", "--scale", "smoke", "--data", "shapes", "--runs", folder + "/runs"] + words)
        #expect(outcome.code == .failure && outcome.output.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder + "/runs"))
        return outcome.diagnostics
      }
      #expect(
        refusal("--train-on", train, "--test-on", "vqa=" + test).contains(
          "does not say which task it is for: write --train-on vqa="))
      #expect(
        refusal("--train-on", "vqa=" + train)
          == "triad: --train-on names files of 'vqa' and --test-on does not: give both.\n")
      #expect(
        refusal("--test-on", "vqa=" + test)
          == "triad: --test-on names files of 'vqa' and --train-on does not: give both.\n")
      #expect(
        refusal("--train-on", "vqa=" + train, "--train-on", "vqa=" + train, "--test-on", "vqa=" + test).contains(
          "twice for 'vqa'"))
      #expect(refusal("--train-on", "vqb=" + train, "--test-on", "vqb=" + test).contains("vqb"))
      #expect(
        refusal("--train-on", "pairs=" + train, "--test-on", "pairs=" + test).contains("nlvr2"))
      #expect(
        refusal("--train-on", "vqa=" + train, "--test-on", "vqa=" + (try files.vqa("val2014", hasAnnotations: false)))
          .contains(
            "have no answers that 'vqa' could be scored by: give annotations=FILE"))
    }
  }
}
