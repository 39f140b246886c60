import Data
import Encoders
import Foundation
import JSON
import Losses
import Parts
import Studies
import TestSupport
import Testing
import Training

/// An objective of another package than ours.
struct Foreign: Objective {
  static let name: ObjectiveName = "foreign"
  var strength: Float = 0.5

  func term(for step: TrainingStep, head: NoHead) -> LossTerm { CMA().term(for: step, head: head) }
}

@Suite struct RestoredRunTests {
  private static let experiment = smallExperiment(seeds: 3..<4) { tcl in
    Arms(
      baseline: tcl.only(CMA.self, ITM.self).named("CMA + ITM"),
      variants: [tcl.only(CMA.self).adding(Foreign(strength: 0.25)).named("CMA + foreign")])
  }

  /// A finished study, and its records.
  private func withRuns(_ body: (Study, [RunRecord]) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let study = try Study(
        Self.experiment, scale: .smoke, data: try StudyData(.shapes, at: .smoke), runsFolder: folder, tool: "mine")
      _ = try study.run()
      try body(study, study.arms.indices.map { study.record(arm: $0, seed: 0) })
    }
  }

  private func edit(_ path: String, _ change: (String) -> String) throws {
    let url = URL(fileURLWithPath: path)
    try Foundation.Data(change(try String(contentsOf: url, encoding: .utf8)).utf8).write(to: url)
  }

  @Test func aModelComesBackFromItsFolderAloneBitForBit() throws {
    try withRuns { study, records in
      for (arm, record) in records.enumerated() {
        let restored = try #require(try record.restored(by: .standard.adding(Foreign.self)))
        #expect(restored.run.id == record.id && restored.run.seed == 3)
        #expect(restored.trainer.completedSteps == 4 && restored.trainer.recipe.name == study.arms[arm].name)
        #expect(try restored.evaluation().evaluate(tasks: study.data.tasks) == record.result()?.measurements?.retrieval)
        let data = try record.data(by: .standard)
        #expect(data.fingerprint == study.data.fingerprint && data.tasks.map(\.name) == study.data.tasks.map(\.name))
      }
    }
  }

  @Test func theFolderSaysWhatTheRunWasComputedFor() throws {
    try withRuns { _, records in
      let origin = try #require(try records[1].origin())
      #expect(origin.experiment == "small" && origin.arm == "CMA + foreign" && origin.tool == "mine")
      #expect(origin.scale == "smoke" && origin.split == "test")
      let text = try String(contentsOfFile: records[1].path + "/study.json", encoding: .utf8)
      let parts = try #require(try JSONValue(parsing: text)["parts"]?.array)
      let names = parts.compactMap { $0["name"]?.string }
      #expect(names.starts(with: ["cma", "foreign", "weighted-sum"]))
      #expect(parts[0]["module"]?.string == "Losses" && parts[1]["module"]?.string == "StudiesTests")
      #expect(try records[1].environments()[0].command.hasPrefix("mine run small "))
    }
  }

  @Test func aMissingPartIsNamedWithWhereItCameFrom() throws {
    try withRuns { _, records in
      #expect(try records[0].restored() != nil)
      let error = #expect(throws: RunError.self) { try records[1].restored() }
      let sentence = try #require(error?.description)
      #expect(
        sentence.hasPrefix(
          "The run \(records[1].id) uses the objective 'foreign', which this executable does not have: "))
      #expect(sentence.contains("the type Foreign of the module StudiesTests of `mine`"))
      #expect(sentence.hasSuffix("use that executable, or add it with `.adding(Foreign.self)`."))
      // Of an earlier version, which kept no more than the command.
      try FileManager.default.removeItem(atPath: records[1].path + "/study.json")
      let old = #expect(throws: RunError.self) { try records[1].restored() }
      #expect(
        old?.description.contains("use the one that computed it ('mine run small --scale smoke --data shapes") == true)
    }
  }

  @Test func aFileThatWasEditedIsDamage() throws {
    try withRuns { _, records in
      try edit(records[0].path + "/tokens.json") {
        $0.replacing("\"appendsSeparator\":false", with: "\"appendsSeparator\":true")
      }
      let tokens = #expect(throws: RunError.self) { try records[0].restored() }
      #expect(tokens?.description.contains("tokens.json is damaged (it was changed after the run began)") == true)
      try edit(records[0].path + "/recipe.json") { $0.replacing("\"seed\":3", with: "\"seed\":4") }
      let recipe = #expect(throws: RunError.self) { try records[0].restored() }
      #expect(
        recipe?.description.contains(
          "recipe.json is damaged (it is not the recipe of the run \(records[0].id), but was changed after the run began)"
        ) == true)
    }
  }

  /// Runs of earlier versions have neither `tokens.json` nor `study.json`; where they trained their tokens the data give them again.
  @Test func aRunOfAnEarlierVersionGetsItsTokensFromItsData() throws {
    try withRuns { study, records in
      let tokens = try String(contentsOfFile: records[0].path + "/tokens.json", encoding: .utf8)
      for name in ["tokens.json", "study.json"] {
        try FileManager.default.removeItem(atPath: "\(records[0].path)/\(name)")
      }
      let restored = try #require(try records[0].restored())
      #expect(
        try restored.evaluation().evaluate(tasks: study.data.tasks) == records[0].result()?.measurements?.retrieval)
      #expect(try String(contentsOfFile: records[0].path + "/tokens.json", encoding: .utf8) == tokens)
      #expect(try records[0].data(by: .standard).fingerprint == study.data.fingerprint)

      // Before there was data.json, only the command said it.
      for name in ["tokens.json", "data.json"] {
        try FileManager.default.removeItem(atPath: "\(records[0].path)/\(name)")
      }
      #expect(try records[0].restored() != nil)
      #expect(try records[0].data(by: .standard).fingerprint == study.data.fingerprint)

      try FileManager.default.removeItem(atPath: records[0].path + "/tokens.json")
      try edit(records[0].path + "/environment.json") { unsealed($0).replacing("--data shapes", with: "") }
      let error = #expect(throws: RunError.self) { try records[0].restored() }
      #expect(error?.description.contains("does not say which data it is of") == true)
    }
  }

  @Test func dataThatAreOthersNowAreNotAskedAbout() throws {
    try withRuns { _, records in
      try edit(records[0].path + "/study.json") { $0.replacing("\"test\"", with: "\"validation\"") }
      let other = #expect(throws: RunError.self) { try records[0].data(by: .standard) }
      #expect(other?.description.contains("say what is asked with `--on`") == true)
      try edit(records[0].path + "/study.json") { $0.replacing("\"smoke\"", with: "\"night\"") }
      let scale = #expect(throws: RunError.self) { try records[0].data(by: .standard) }
      #expect(scale?.description.contains("is of the scale 'night'") == true)
    }
  }
}
