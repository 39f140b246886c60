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
private struct Stranger: Objective {
  static let name: ObjectiveName = "stranger"
  var strength: Float = 1

  func term(for step: TrainingStep, head: NoHead) -> LossTerm { IMC().term(for: step, head: head) }
}

/// Another type of its name.
private struct Rival: Objective {
  static let name: ObjectiveName = "stranger"

  func term(for step: TrainingStep, head: NoHead) -> LossTerm { IMC().term(for: step, head: head) }
}

/// What one executable has trained, another one asks by the run's identity alone.
@Suite struct RestoredRunCommandTests {
  private static let experiment = Experiment(
    "strange-loss", question: "Does a stranger help CMA?", base: Recipe.tcl, seeds: 0..<1
  ) { tcl in
    Arms(
      baseline: tcl.only(CMA.self).named("CMA"),
      variants: [tcl.only(CMA.self).adding(Stranger()).named("+ stranger")])
  }

  private let theirs = TriadCommand.tool(experiments: [Self.experiment], name: "strange")

  /// The identity of the run with the stranger, from the folder of a finished study.
  private func withRun(_ body: (_ folder: String, _ id: String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let run = Outcome(of: theirs, ["run", "strange-loss", "--scale", "smoke", "--runs", folder])
      #expect(run.code == .success, "\(run.diagnostics)")
      let record = try #require(RunStore(folder).records.first { try $0.origin()?.arm == "+ stranger" })
      try body(folder, record.id)
    }
  }

  @Test func aToolWithoutTheExperimentAsksTheModelOfARun() throws {
    try withRun { folder, id in
      let own = Outcome(of: theirs, ["evaluate", "strange-loss", "+ stranger", "--scale", "smoke", "--runs", folder])
      #expect(own.code == .success, "\(own.diagnostics)")
      let other = TriadCommand.tool(catalogue: .standard.adding(Stranger.self), name: "other")
      let asked = Outcome(of: other, ["evaluate", String(id.prefix(8)), "--runs", folder])
      #expect(asked.code == .success, "\(asked.diagnostics)")
      #expect(asked.output == own.output && asked.output.hasPrefix("+ stranger, seed 0, run \(id), "))
      // The tool that trained it knows the part without being told.
      #expect(Outcome(of: theirs, ["evaluate", id, "--runs", folder]).output == own.output)
    }
  }

  @Test func aToolWithoutThePartNamesItAndWhereItCameFrom() throws {
    try withRun { folder, id in
      let refused = Outcome(of: TriadCommand.tool(), ["evaluate", id, "--runs", folder])
      #expect(refused.code == .failure && refused.output.isEmpty)
      #expect(
        refused.diagnostics.hasPrefix(
          "triad: The run \(id) uses the objective 'stranger', which this executable does not have: it is the type Stranger of the "
            + "module CommandTests of `strange`"))
      #expect(refused.diagnostics.hasSuffix("or add it with `.adding(Stranger.self)`.\n"))
    }
  }

  @Test func whatARunSaysItselfIsNotAskedAgain() throws {
    try withRun { folder, id in
      let tool = TriadCommand.tool(catalogue: .standard.adding(Stranger.self))
      let seed = Outcome(of: tool, ["evaluate", id, "--seed", "1", "--runs", folder])
      #expect(seed.code == .usage && seed.diagnostics.contains("a run says itself what it was trained with"))
      let arm = Outcome(of: tool, ["evaluate", id, "CMA", "--runs", folder])
      #expect(arm.code == .usage && arm.diagnostics.contains("There is no experiment \"\(id)\""))
      let absent = Outcome(of: tool, ["evaluate", "0123", "--runs", folder])
      #expect(absent.code == .failure && absent.diagnostics.contains("There is no run '0123'"))
      let bare = Outcome(of: theirs, ["evaluate", "strange-loss", "--runs", folder])
      #expect(bare.code == .usage && bare.diagnostics.contains("needs an arm"))
    }
  }

  @Test func twoPartsOfOneNameEndTheToolBeforeItDoesAnything() {
    let tool = TriadCommand.tool(catalogue: .standard.adding(Stranger.self).adding(Rival.self))
    let outcome = Outcome(of: tool, ["list"])
    #expect(outcome.code == .usage && outcome.output.isEmpty)
    #expect(outcome.diagnostics.contains("Two parts are the objective 'stranger': CommandTests."))
    #expect(outcome.diagnostics.contains("Rival; give one of them another name."))
  }

  @Test func anExperimentWithAPartOfTheSameNameEndsItToo() {
    let rival = Experiment("rival", question: "Which?", base: Recipe.tcl) { tcl in
      Arms(baseline: tcl.named("TCL"), variants: [tcl.adding(Rival()).named("+ rival")])
    }
    let outcome = Outcome(of: ["list"], experiments: [Self.experiment, rival])
    #expect(outcome.code == .usage && outcome.output.isEmpty)
    #expect(outcome.diagnostics.contains("Two parts are the objective 'stranger': CommandTests."))
  }
}
