import Command
import Foundation
import JSON
import Losses
import Studies
import TestSupport
import Testing
import Training

/// `runs ls`, `rm` and `gc` over what two experiments left, and `run --recompute`.
@Suite struct RunsListCommandTests {
  private static let experiments = ["MLM", "LMI"].map { name in
    Experiment("with-\(name)", question: "Does \(name) help CMA?", base: Recipe.tcl, seeds: 0..<1) { tcl in
      Arms(
        baseline: tcl.only(CMA.self).with(\.steps, name == "MLM" ? 2 : 3).named("CMA"),
        variants: [
          name == "MLM" ? tcl.only(CMA.self, MLM.self).named("+ MLM") : tcl.only(CMA.self, LMI.self).named("+ LMI")
        ])
    }
  }

  private func triad(_ words: String...) -> Outcome { Outcome(of: words, experiments: Self.experiments) }

  private func inFolder(_ body: (_ folder: String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      for name in ["with-MLM", "with-LMI"] {
        #expect(triad("run", name, "--scale", "smoke", "--runs", folder).code == .success)
      }
      try body(folder)
    }
  }

  private func rows(_ words: String..., in folder: String) throws -> [JSONValue] {
    let listed = Outcome(of: ["runs", "ls", "--runs", folder, "--format", "json"] + words)
    #expect(listed.code == .success, "\(listed.diagnostics)")
    return try #require(try JSONValue(parsing: listed.output).array)
  }

  @Test func runsAreFilteredAndSorted() throws {
    try inFolder { folder in
      #expect(try rows(in: folder).count == 4)
      let ofExperiment = try rows("--experiment", "with-LMI", in: folder)
      #expect(ofExperiment.map { $0["arm"]?.string } == ["CMA", "+ LMI"])
      let withBoth = try rows("--objective", "cma", "--objective", "mlm", in: folder)
      #expect(withBoth.map { $0["arm"]?.string } == ["+ MLM"])
      #expect(try rows("--arm", "CMA", "--state", "finished", in: folder).count == 2)
      #expect(try rows("--state", "failed", in: folder).isEmpty)
      let sizes = try rows("--sort", "-size", in: folder).compactMap { $0["bytes"]?.integer }
      #expect(sizes == sizes.sorted(by: >))
      let scores = try rows("--sort", "score", in: folder).compactMap { $0["score"]?.number }
      #expect(scores == scores.sorted() && scores.count == 4)
      let reversed = try rows("--sort", "-experiment", in: folder)
      #expect(reversed.map { $0["experiment"]?.string } == ["with-MLM", "with-MLM", "with-LMI", "with-LMI"])
      let some = triad("runs", "ls", "--arm", "CMA", "--runs", folder)
      #expect(some.diagnostics.hasPrefix("2 of 4 runs, ") && some.output.hasPrefix("run "))
      #expect(triad("runs", "ls", "--sort", "scroe", "--runs", folder).diagnostics.contains("did you mean \"score\"?"))
    }
  }

  @Test func aDamagedResultIsARowThatSaysSoAndCanBeRemoved() throws {
    try inFolder { folder in
      let record = try RunStore(folder).records[0]
      try "[]".write(toFile: record.path + "/result.json", atomically: true, encoding: .utf8)
      let listed = triad("runs", "ls", "--runs", folder)
      #expect(listed.code == .success && listed.output.contains("damaged"))
      #expect(listed.diagnostics.contains("\(record.id): \(record.path)/result.json is damaged"))
      let damaged = try rows("--state", "damaged", in: folder)
      #expect(damaged.compactMap { $0["run"]?.string } == [record.id])
      let shown = triad("runs", "show", record.id, "--runs", folder)
      #expect(shown.code == .success && shown.output.contains("result.json is damaged"))
      let collected = triad("runs", "gc", "--runs", folder)
      #expect(collected.code == .success && collected.diagnostics.contains("\(record.id) is damaged and left alone"))
      #expect(triad("runs", "rm", "--damaged", "--runs", folder).code == .failure)
      #expect(triad("runs", "rm", "--damaged", "--force", "--runs", folder).diagnostics == "Removed 1 run.\n")
      #expect(try RunStore(folder).records.count == 3)
    }
  }

  @Test func aFileInPlaceOfTheFolderIsNoEmptyFolder() throws {
    try withTemporaryFolder { folder in
      try "".write(toFile: folder + "/runs", atomically: true, encoding: .utf8)
      for words in [["runs", "ls"], ["runs", "gc"], ["runs", "show", "ab"]] {
        let refused = Outcome(of: words + ["--runs", folder + "/runs"])
        #expect(refused.code == .failure)
        #expect(refused.diagnostics.hasPrefix("triad: \(folder)/runs cannot be read (not a directory)"))
      }
    }
  }

  @Test func theRunsOfAnExperimentOrOfAnArmAreRemoved() throws {
    try inFolder { folder in
      #expect(triad("runs", "rm", "with-LMI", "--runs", folder).diagnostics.contains("This would be lost"))
      #expect(triad("runs", "rm", "with-LMI", "--failed", "--runs", folder).diagnostics == "Removed 0 runs.\n")
      let wrong = triad("runs", "rm", "with-LMI", "LMI", "--force", "--runs", folder)
      #expect(wrong.code == .usage && wrong.diagnostics.contains("There is no arm \"LMI\""))
      #expect(triad("runs", "rm", "with-LMI", "+ LMI", "--force", "--runs", folder).code == .success)
      let left = try rows("--experiment", "with-LMI", in: folder)
      #expect(left.map { $0["arm"]?.string } == ["CMA"])
      #expect(triad("runs", "rm", "with-MLM", "--force", "--runs", folder).diagnostics == "Removed 2 runs.\n")
      #expect(
        triad("runs", "rm", "with-LIM", "--runs", folder).diagnostics.contains("did you mean \"with-LMI\"?"))
    }
  }

  @Test func recomputingAnArmLeavesTheBytesOfTheOthers() throws {
    try inFolder { folder in
      func results() throws -> [String: String] {
        try RunStore(folder).records.reduce(into: [:]) { $0[$1.id] = try text(of: $1.path + "/environment.json") }
      }
      let ofArm = try rows("--arm", "+ MLM", in: folder)
      let arm = try #require(ofArm.first?["run"]?.string)
      let path = "\(folder)/\(arm)/environment.json"
      try unsealed(text(of: path)).replacing("\"build\" : \"", with: "\"build\" : \"0").write(
        toFile: path, atomically: true, encoding: .utf8)
      let before = try results()
      let study = ["with-MLM", "--scale", "smoke", "--runs", folder]
      let again = Outcome(of: ["run"] + study, experiments: Self.experiments)
      #expect(again.diagnostics.hasSuffix("; `--recompute` computes it again.\n"))
      #expect(again.diagnostics.contains("\n1 of 2 runs was computed by another build"))
      let plan = Outcome(of: ["plan", "--no-survey"] + study, experiments: Self.experiments)
      #expect(plan.output.contains("note: 1 of 2 runs was computed by another build"))
      let wrong = Outcome(of: ["run", "--recompute=MLM"] + study, experiments: Self.experiments)
      #expect(wrong.code == .usage && wrong.diagnostics.contains("There is no arm \"MLM\""))
      let computed = Outcome(of: ["run", "--recompute=+ MLM"] + study, experiments: Self.experiments)
      #expect(computed.diagnostics.hasPrefix("warning: ") && computed.diagnostics.contains("Computing 1 run again.\n"))
      #expect(computed.diagnostics.contains("Computed 1 run; 1 was there already."))
      #expect(!computed.diagnostics.contains("another build"))
      let after = try results()
      #expect(after.keys.sorted() == before.keys.sorted() && after.filter { before[$0] != $1 }.map(\.key) == [arm])
      let all = Outcome(of: ["run", "--recompute"] + study, experiments: Self.experiments)
      #expect(all.diagnostics.contains("Computing 2 runs again.\n"))
      #expect(all.output != "" && all.code == .success)
    }
  }

  @Test func oneMachineIsRequiredWhereItIsAskedFor() throws {
    try inFolder { folder in
      let record = try RunStore(folder).records[0]
      let experiment = try #require(try record.origin()).experiment
      let path = record.path + "/environment.json"
      try unsealed(text(of: path)).replacing("\"cpu (", with: "\"abacus (").write(
        toFile: path, atomically: true, encoding: .utf8)
      let study = [experiment, "--scale", "smoke", "--runs", folder]
      func outcome(_ words: String...) -> Outcome { Outcome(of: words + study, experiments: Self.experiments) }
      #expect(outcome("table").output.contains("abacus"))
      for command in ["table", "report", "run"] {
        let refused = outcome(command, "--same-machine")
        #expect(refused.code == .failure && refused.output.isEmpty)
        #expect(refused.diagnostics.contains("abacus"))
      }
      #expect(outcome("run", "--same-machine", "--recompute").code == .success)
      #expect(outcome("table", "--same-machine").code == .success)
    }
  }
}
