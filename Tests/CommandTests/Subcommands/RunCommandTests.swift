import Command
import Foundation
import JSON
import Losses
import Reporting
import Studies
import TestSupport
import Testing
import Training

@Suite struct RunCommandTests {
  private static let experiment = Experiment.firstLook(
    adding: MLM.self, as: "+ MLM", question: "Does MLM help CMA?", seeds: 0..<3)

  private func triad(_ words: String...) -> Outcome { Outcome(of: words, experiments: [Self.experiment]) }

  @Test func listSaysWhatAnExperimentAsks() {
    let list = triad("list")
    #expect(list.code == .success)
    for part in ["first-look", "Does MLM help CMA?", "baseline: CMA", "+ MLM", "seeds:    0, 1, 2"] {
      #expect(list.output.contains(part))
    }
    #expect(triad("list", "--names").output == "first-look\n")
    let document = triad("list", "--format", "json").output
    #expect(document.contains("\"name\": \"first-look\"") && document.contains("\"baseline\": \"CMA\""))
    #expect(triad("list", "--format", "json", "--names").code == .usage)
  }

  @Test func anUnknownExperimentIsGuessed() {
    let wrong = triad("run", "first-lok", "--scale", "smoke")
    #expect(wrong.code == .usage)
    #expect(wrong.diagnostics == "triad: There is no experiment \"first-lok\"; did you mean \"first-look\"?\n")
  }

  @Test func runPrintsTheTableAndSaysWhereItLies() throws {
    try withTemporaryFolder { folder in
      let first = triad("run", "first-look", "--scale", "smoke", "--runs", folder)
      #expect(first.code == .success)
      #expect(first.output.contains("+ MLM"))
      #expect(first.diagnostics.contains("+ MLM, seed 0 (run 2 of 6):  4/4  loss "))
      #expect(first.diagnostics.contains("Computed 6 runs."))
      let second = triad("run", "first-look", "--scale", "smoke", "--runs", folder)
      #expect(second.output == first.output)
      #expect(second.diagnostics.hasPrefix("All 6 runs were there already."))
      let place = "\(folder)/studies/first-look-smoke-shapes"
      #expect(second.diagnostics.contains(place))
      for format in ["md", "csv", "json"] {
        let printed = triad("table", "first-look", "--scale", "smoke", "--runs", folder, "--format", format)
        #expect(printed.code == .success)
        let written = try String(contentsOfFile: "\(place)/table.\(format)", encoding: .utf8)
        #expect(printed.output == written)
      }
      let json = triad("table", "first-look", "--scale", "smoke", "--runs", folder, "--format", "json").output
      let table = try JSONValue(parsing: json)
      #expect(table["rows"]?.array?.count == 2)
      let paper = triad(
        "table", "first-look", "--scale", "smoke", "--runs", folder, "--format", "latex", "--standalone", "--statistics"
      )
      #expect(paper.output.hasPrefix("\\documentclass"))
      #expect(paper.output.contains("Each difference to CMA"))
      let queries = triad(
        "queries", "first-look", "+ MLM", "--scale", "smoke", "--runs", folder, "--track", "relations")
      #expect(queries.code == .success)
      #expect(queries.output.hasPrefix("+ MLM against CMA on relations: captions find pictures"))
      let wrong = triad("queries", "first-look", "MLM", "--scale", "smoke", "--runs", folder)
      #expect(wrong.diagnostics == "triad: There is no arm 'MLM'; the study has 'CMA', '+ MLM'.\n")
    }
  }

  @Test func aRunWithOtherSeedsLeavesTheTableOfTheFirst() throws {
    try withTemporaryFolder { folder in
      let words = ["run", "first-look", "--scale", "smoke", "--runs", folder]
      let experiments = [Self.experiment]
      #expect(Outcome(of: words, experiments: experiments).code == .success)
      let link = "\(folder)/studies/first-look-smoke-shapes"
      let first = try FileManager.default.destinationOfSymbolicLink(atPath: link)
      let table = try text(of: "\(folder)/studies/\(first)/table.md")
      #expect(Outcome(of: words + ["--seeds", "1"], experiments: experiments).code == .success)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) != first)
      #expect(try text(of: "\(folder)/studies/\(first)/table.md") == table)
      #expect(try text(of: "\(link)/table.md") != table)
      let report = Outcome(of: ["report"] + words.dropFirst(), experiments: experiments)
      #expect(report.output == "\(folder)/studies/\(first)/report.html\n")
    }
  }

  @Test func tablesOfAnEarlierVersionAreMovedAndItIsSaid() throws {
    try withTemporaryFolder { folder in
      let place = "\(folder)/studies/first-look-smoke-shapes"
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      try "old".write(toFile: "\(place)/table.md", atomically: true, encoding: .utf8)
      let words = ["run", "first-look", "--scale", "smoke", "--seeds", "1", "--runs", folder]
      let first = Outcome(of: words, experiments: [Self.experiment])
      #expect(first.diagnostics.contains("The tables of an earlier version are now in \(place).earlier.\n"))
      #expect(try text(of: "\(place).earlier/table.md") == "old")
      #expect(!Outcome(of: words, experiments: [Self.experiment]).diagnostics.contains("earlier"))
    }
  }

  @Test func aFolderThatCannotBeWrittenIsOneSentence() {
    let refused = triad("run", "first-look", "--scale", "smoke", "--runs", "/dev/null/runs")
    #expect(refused.code == .failure)
    #expect(refused.diagnostics.hasPrefix("triad: /dev/null/runs/"))
    #expect(refused.diagnostics.split(separator: "\n").count == 1)
  }

  @Test func zeroSeedsAreRefused() {
    #expect(triad("run", "first-look", "--scale", "smoke", "--seeds", "0").code == .usage)
  }
}
