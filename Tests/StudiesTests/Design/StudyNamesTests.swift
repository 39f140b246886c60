import Losses
import Studies
import TestSupport
import Testing
import Training

@Suite struct StudyNamesTests {
  private func error(experiment: String = "small", arm: String = "CMA") -> StudyError? {
    let experiment = Experiment(experiment, question: "?", base: { _ in Recipe.tcl(.smoke) }, seeds: 0..<1) { tcl in
      Arms(baseline: tcl.only(CMA.self).named(arm), variants: [])
    }
    do {
      _ = try smallStudy(experiment, in: "/nonexistent")
      return nil
    } catch { return error as? StudyError }
  }

  @Test(arguments: [
    "../x", "/x", "a/b", "..", ".", ".hidden", "", "a\0b", "a\nb", "a\u{1b}[2J", String(repeating: "x", count: 300),
  ])
  func anExperimentCannotLeaveTheFolderOfRuns(name: String) {
    let said = error(experiment: name)?.description ?? ""
    #expect(said.contains("The experiment '") && said.contains("cannot have this name"), "\(said)")
    #expect(!said.unicodeScalars.contains { $0.properties.generalCategory == .control })
  }

  @Test(arguments: ["../x", "/x", "a/../../b", "a\0b", "a\nb"])
  func anArmIsNoPathAndNoSecondLine(name: String) {
    #expect(error(arm: name)?.description.contains("The arm '") == true)
  }

  @Test(arguments: ["w/o LMI", "+ IMC", "CMA + ITM", "...", "<b>", "\u{c5}rm 1.5 \u{2192} 2"])
  func whatIsOnlyUnusualStays(name: String) {
    #expect(error(arm: name) == nil)
  }

  @Test func experimentsThatDifferInCapitalsAreAClash() {
    #expect(StudyNames.clashes(among: ["mine", "mine-too", "yours"]).isEmpty)
    #expect(
      StudyNames.clashes(among: ["mine", "Mine", "yours", "Mine", "mine"]) == [
        "The experiments 'mine' and 'Mine' are one name to some file systems, and files are named by them; give one of them another name.",
        "Two experiments are called 'mine'; give one of them another name.",
      ])
  }

  @Test(arguments: ["../x", "/x", "vqa/../x", "a\nb"])
  func aTaskHasAPlainName(name: String) {
    #expect(throws: StudyError.self) { try StudyNames.check(name, as: .task) }
    #expect(throws: Never.self) { try StudyNames.check("tux-retrieval", as: .task) }
  }
}
