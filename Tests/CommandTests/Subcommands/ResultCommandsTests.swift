import Command
import Foundation
import Losses
import Studies
import TestSupport
import Testing
import Training

@Suite struct ResultCommandsTests {
  private static let experiment = Experiment.firstLook(
    adding: MLM.self, as: "+ MLM", question: "Does MLM help CMA?")

  private func triad(_ words: String...) -> Outcome { Outcome(of: words, experiments: [Self.experiment]) }

  @Test func theReportLiesBesideTheTablesOrWhereItIsAskedFor() throws {
    try withTemporaryFolder { folder in
      #expect(triad("run", "first-look", "--scale", "smoke", "--runs", folder).code == .success)
      let first = triad("report", "first-look", "--scale", "smoke", "--runs", folder)
      #expect(first.code == .success)
      #expect(first.output == "\(folder)/studies/first-look-smoke-shapes/report.html\n")
      let chosen = triad(
        "report", "first-look", "--scale", "smoke", "--runs", folder, "--track", "relations", "--out",
        "\(folder)/mine.html")
      #expect(chosen.output == "\(folder)/mine.html\n")
      let text = try String(contentsOfFile: "\(folder)/mine.html", encoding: .utf8)
      #expect(text.contains("Does MLM help CMA?") && text.contains("From the track relations"))
    }
  }

  @Test func aTrackThatIsNotThereIsOneSentence() throws {
    try withTemporaryFolder { folder in
      let wrong = triad("report", "first-look", "--scale", "smoke", "--runs", folder, "--track", "emoji")
      #expect(wrong.code == .failure)
      #expect(wrong.diagnostics.contains("numbers, relations"))
    }
  }
}
