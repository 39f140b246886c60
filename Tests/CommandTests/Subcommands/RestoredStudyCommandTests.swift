import Command
import Encoders
import Foundation
import JSON
import Losses
import Parts
import Studies
import TestSupport
import Testing
import Training

/// An objective that only one of the tools knows.
private struct Outsider: Objective {
  static let name: ObjectiveName = "outsider"

  func term(for step: TrainingStep, head: NoHead) -> LossTerm { IMC().term(for: step, head: head) }
}

/// What one executable has computed, another one shows, without an experiment of its own.
@Suite struct RestoredStudyCommandTests {
  private static func experiment(_ name: String) -> Experiment {
    Experiment(name, question: "Does an outsider help CMA?", base: Recipe.tcl, seeds: 0..<1) { tcl in
      Arms(
        baseline: tcl.only(CMA.self).named("CMA"),
        variants: [tcl.only(CMA.self).adding(Outsider()).named("+ outsider")])
    }
  }

  private let theirs = TriadCommand.tool(
    experiments: [Self.experiment("outside-help"), Self.experiment("outside")], name: "strange")
  private let other = TriadCommand.tool(catalogue: .standard.adding(Outsider.self), name: "other")

  private func withStudy(_ body: (_ folder: String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let run = Outcome(of: theirs, ["run", "outside-help", "--scale", "smoke", "--runs", folder])
      #expect(run.code == .success, "\(run.diagnostics)")
      try body(folder)
    }
  }

  @Test func tablesReportsQueriesAndLogsAreTheBytesOfTheToolThatMadeThem() throws {
    try withStudy { folder in
      let mine = ["outside-help", "--runs", folder]
      let own = mine + ["--scale", "smoke"]
      for more in [
        [], ["--format", "md"], ["--format", "json"], ["--no-cost", "--statistics"],
        ["--format", "latex", "--standalone", "--same-machine"],
      ] {
        let table = Outcome(of: theirs, ["table"] + own + more)
        #expect(table.code == .success)
        #expect(Outcome(of: other, ["table"] + mine + more) == table)
        #expect(Outcome(of: other, ["table"] + own + ["--data", "shapes"] + more) == table)
      }
      let log = Outcome(of: theirs, ["log"] + own)
      #expect(log.output.contains("+ outsider,0,"))
      // Not even the part is needed for it.
      for tool in [other, TriadCommand.tool()] { #expect(Outcome(of: tool, ["log"] + mine) == log) }
      let ask = ["queries", "outside-help", "+ outsider", "--runs", folder]
      let queries = Outcome(of: theirs, ask + ["--scale", "smoke", "--same-machine"])
      #expect(queries.code == .success && Outcome(of: other, ask) == queries)

      let reports = ["own", "other"].map { "\(folder)/\($0).html" }
      #expect(Outcome(of: theirs, ["report"] + own + ["--output", reports[0]]).code == .success)
      let report = Outcome(of: other, ["report"] + mine + ["--output", reports[1]])
      #expect(report.code == .success, "\(report.diagnostics)")
      let texts = try reports.map { try text(of: $0) }
      #expect(texts[0] == texts[1])
      let beside = Outcome(of: other, ["report"] + mine)
      #expect(beside.output == "\(folder)/studies/outside-help-smoke-shapes/report.html\n")
    }
  }

  @Test func aModelIsAskedByItsStudyOrItsRun() throws {
    try withStudy { folder in
      let record = try #require(RunStore(folder).records.first { try $0.origin()?.arm == "+ outsider" })
      let arm = ["outside-help", "+ outsider", "--runs", folder]
      let retrieval = Outcome(of: theirs, ["evaluate"] + arm + ["--scale", "smoke"])
      #expect(Outcome(of: other, ["evaluate"] + arm) == retrieval && retrieval.code == .success)

      func found(_ tool: CommandLineTool, _ words: [String]) throws -> JSONValue {
        let outcome = Outcome(of: tool, ["finetune", "knn"] + words + ["--format", "json"])
        #expect(outcome.code == .success, "\(outcome.diagnostics)")
        return try JSONValue(parsing: outcome.output)
      }
      let first = try found(theirs, arm + ["--scale", "smoke"])
      // Computed anew by a tool that knows neither the experiment nor its name.
      let ways = [arm, [String(record.id.prefix(8)), "--runs", folder]]
      for words in ways {
        try FileManager.default.removeItem(atPath: record.path + "/downstream")
        let again = try found(other, words)
        for key in ["value", "fingerprint", "scores", "kinds"] {
          #expect(again[key] == first[key] && first[key] != nil)
        }
        #expect(try found(theirs, arm + ["--scale", "smoke"]) == again)
      }
      let seed = Outcome(of: other, ["finetune", "knn", record.id, "--seed", "1", "--runs", folder])
      #expect(seed.code == .usage && seed.diagnostics.contains("a run says itself what it was trained with"))
      let refused = Outcome(of: TriadCommand.tool(), ["finetune", "knn", record.id, "--runs", folder])
      #expect(refused.code == .failure && refused.diagnostics.contains("the type Outsider of the module CommandTests"))
      try FileManager.default.removeItem(atPath: record.checkpointPath)
      let gone = Outcome(of: other, ["finetune", "probe", record.id, "--runs", folder])
      #expect(gone.code == .failure && gone.diagnostics.contains("The model of the run \(record.id) is gone"))
    }
  }

  @Test func onlyItsOwnExecutableComputes() throws {
    try withStudy { folder in
      for command in ["run", "plan"] {
        let refused = Outcome(of: other, [command, "outside-help", "--runs", folder])
        #expect(refused.code == .failure && refused.output.isEmpty)
        #expect(
          refused.diagnostics
            == "other: The experiment 'outside-help' is known from its folder only (\(folder)/studies/outside-help-smoke-shapes), "
            + "which shows what is computed: its own executable, `strange`, runs it.\n")
      }
    }
  }

  @Test func aToolWithoutThePartNamesItAndWhereItCameFrom() throws {
    try withStudy { folder in
      for words in [["table", "outside-help"], ["queries", "outside-help", "CMA"], ["report", "outside-help"]] {
        let refused = Outcome(of: TriadCommand.tool(), words + ["--runs", folder])
        #expect(refused.code == .failure && refused.output.isEmpty)
        #expect(
          refused.diagnostics.hasPrefix(
            "triad: The study 'outside-help' uses the objective 'outsider', which this executable does not have: it is the type "
              + "Outsider of the module CommandTests of `strange`"))
        #expect(refused.diagnostics.hasSuffix("or add it with `.adding(Outsider.self)`.\n"))
      }
    }
  }

  @Test func whichStudyIsMeantIsSaid() throws {
    try withStudy { folder in
      let table = ["table", "outside-help", "--runs", folder]
      let seeds = Outcome(of: other, table + ["--seeds", "2"])
      #expect(
        seeds.code == .usage && seeds.diagnostics.contains("a study of another executable is shown as it was run"))
      let scale = Outcome(of: other, table + ["--scale", "demo"])
      #expect(scale.diagnostics.hasSuffix("these data; there are outside-help-smoke-shapes.\n"))
      let unknown = Outcome(of: other, ["table", "nothing", "--runs", folder])
      #expect(unknown.code == .usage && unknown.diagnostics.contains("There is no experiment \"nothing\""))
      // A name that begins another one's is not that one's.
      #expect(Outcome(of: other, ["table", "outside", "--runs", folder]).code == .usage)

      // The same experiment on pairs in files.
      let data = ["--data", "shapes:", "--test", "asked=shapes:,split=test"]
      let second = Outcome(of: theirs, ["run", "outside-help", "--scale", "smoke", "--runs", folder] + data)
      #expect(second.code == .success, "\(second.diagnostics)")
      let both = Outcome(of: other, table)
      #expect(both.code == .failure && both.diagnostics.contains("Several studies of 'outside-help' are known"))
      let own = Outcome(of: theirs, table + ["--scale", "smoke"] + data)
      #expect(own.code == .success && Outcome(of: other, table + data) == own)
      let link = try #require(
        names(in: folder + "/studies").first { $0.hasPrefix("outside-help-") && $0 != "outside-help-smoke-shapes" })
      #expect(Outcome(of: other, ["table", link, "--runs", folder]) == own)
    }
  }

  @Test func tablesOfAnEarlierVersionGoOnBeingReadByTheirOwnTool() throws {
    try withStudy { folder in
      let link = "\(folder)/studies/outside-help-smoke-shapes"
      for record in try RunStore(folder).records {
        for name in ["study.json", "tokens.json"] {
          try FileManager.default.removeItem(atPath: "\(record.path)/\(name)")
        }
      }
      try FileManager.default.removeItem(atPath: link + "/study.json")
      let own = Outcome(
        of: theirs, ["table", "outside-help", "--scale", "smoke", "--format", "md", "--runs", folder])
      #expect(own.code == .success)
      #expect(try own.output == text(of: link + "/table.md"))
      let refused = Outcome(of: other, ["table", "outside-help", "--runs", folder])
      #expect(refused.code == .failure)
      #expect(
        refused.diagnostics
          == "other: This executable has no experiment 'outside-help', and \(link) was written by an earlier version, which kept the "
          + "tables alone: use the executable that computed it.\n")
      // A model of an earlier version is judged by its run's folder and data.
      let record = try #require(RunStore(folder).records.first)
      let found = Outcome(of: other, ["finetune", "knn", record.id, "--runs", folder])
      #expect(found.code == .success, "\(found.diagnostics)")
    }
  }
}
