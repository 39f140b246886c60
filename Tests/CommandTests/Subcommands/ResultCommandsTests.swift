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

  /// So that a folder of runs that may only be read is one that can be looked at.
  @Test func whatOnlyLooksWritesNothingIntoTheFolderOfRuns() throws {
    func state(_ folder: String) throws -> [String] {
      let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
      return try names.sorted().map { name in
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
        let changed = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(name) \(attributes[.size] ?? 0) \(changed)"
      }
    }
    try withTemporaryFolder { folder in
      let runs = folder + "/runs"
      let study = ["first-look", "--scale", "smoke", "--runs", runs]
      #expect(Outcome(of: ["run"] + study, experiments: [Self.experiment]).code == .success)
      let before = try state(runs)
      let place = ["--runs", runs]
      let looks: [(words: [String], rest: [String])] = [
        (["table"], study), (["plan", "--no-survey"], study), (["log"], study),
        (["log", "--format", "tensorboard", "--output", folder + "/events"], study),
        (["report", "--output", folder + "/report.html"], study), (["runs", "ls"], place), (["runs", "gc"], place),
      ]
      for look in looks {
        let said = Outcome(of: look.words + look.rest, experiments: [Self.experiment])
        #expect(said.code == .success, "\(look.words): \(said.diagnostics)")
        #expect(try state(runs) == before, "\(look.words)")
      }
      #expect(before.contains { $0.hasPrefix("studies/first-look-smoke-shapes ") })
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
