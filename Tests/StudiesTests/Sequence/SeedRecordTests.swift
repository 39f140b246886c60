import Foundation
import Losses
import Reporting
import Studies
import TestSupport
import Testing
import Training

/// How many seeds a study may have after somebody has looked at it.
@Suite struct SeedRecordTests {
  private static let design = SequentialDesign(atMost: 6, margin: 1)

  private func study(_ seeds: Int, in folder: String) throws -> Study {
    try smallStudy(smallExperiment(seeds: 0..<seeds), in: folder)
  }

  /// An answer of so many seeds.
  private func answer(_ seeds: Int, isDecided: Bool) -> StudyAnswer {
    let values = (0..<seeds).map { isDecided ? 10 + Double($0 % 2) : Double($0 % 2) - 0.5 }
    return StudyAnswer(
      outcome: ResultColumn("mean recall", unit: "%"), explanation: "",
      rows: [
        ResultRow("base", values.map { _ in .measured([0]) }), ResultRow("arm", values.map { .measured([$0]) }),
      ])
  }

  @Test func seedsAreNotAddedToWhatWasSeenUndecided() throws {
    try withTemporaryFolder { folder in
      try study(4, in: folder).requireSeeds()
      try study(3, in: folder).noteLook(answer(3, isDecided: false))
      let error = #expect(throws: SeedError.self) { try study(4, in: folder).requireSeeds() }
      #expect(error == .seen(seeds: 3, wanted: 4))
      #expect(error?.description.contains("`--until decided`, whose p values allow for it") == true)
      // Fewer, or the same again, add nothing.
      try study(3, in: folder).requireSeeds()
      try study(2, in: folder).requireSeeds()
      #expect(throws: SeedError.seen(seeds: 3, wanted: 6)) {
        try study(2, in: folder).declare(try #require(Self.design))
      }
    }
  }

  @Test func whatWasDecidedOrNeverCompleteMayGrow() throws {
    try withTemporaryFolder { folder in
      try study(3, in: folder).noteLook(answer(3, isDecided: true))
      try study(5, in: folder).requireSeeds()
    }
    try withTemporaryFolder { folder in
      // One seed, and a study of which runs are missing, answer nothing.
      try study(1, in: folder).noteLook(answer(1, isDecided: false))
      let preliminary = StudyAnswer(
        outcome: ResultColumn("mean recall"), explanation: "",
        rows: [
          ResultRow("base", [.measured([0]), .measured([0]), .missing]),
          ResultRow("arm", [.measured([1]), .measured([2]), .missing]),
        ])
      try study(3, in: folder).noteLook(preliminary)
      try study(5, in: folder).requireSeeds()
      #expect(try study(5, in: folder).seedRecord() == nil)
    }
  }

  @Test func declaredLooksAreKept() throws {
    try withTemporaryFolder { folder in
      let design = try #require(Self.design)
      let base = try study(2, in: folder)
      try base.declare(design)
      #expect(try base.seedRecord()?.design == design)
      // Before the first look somebody may think again.
      let other = try #require(SequentialDesign(atMost: 8, margin: 1))
      try base.declare(other)
      try base.declare(design)
      #expect(throws: SeedError.declared(design, wanted: 5)) { try study(5, in: folder).requireSeeds() }
      try base.looking(design, seeds: 4).noteLook(answer(4, isDecided: false))
      try base.declare(design)
      #expect(throws: SeedError.otherLooks(design, seen: [4])) { try base.declare(other) }
      #expect(throws: SeedError.declared(design, wanted: 8)) { try study(8, in: folder).requireSeeds() }
      try base.looking(design, seeds: 6).noteLook(answer(6, isDecided: false))
      let ended = #expect(throws: SeedError.self) { try study(8, in: folder).requireSeeds() }
      #expect(ended == .ended(design, seeds: 6, isDecided: false))
      #expect(ended?.description.contains("ended undecided after 6") == true)
    }
  }

  @Test func aStudyIsShownAsItWasDeclared() throws {
    try withTemporaryFolder { folder in
      let design = try #require(Self.design)
      let base = try study(2, in: folder)
      #expect(try base.asDeclared(seeds: nil).sequence == nil)
      try base.declare(design)
      try base.looking(design, seeds: 4).noteLook(answer(4, isDecided: false))
      let shown = try base.asDeclared(seeds: nil)
      #expect(shown.sequence == design && shown.seeds == 0..<4)
      #expect(try base.asDeclared(seeds: 3).seeds == 0..<3)
      #expect(shown.command.hasSuffix("--data shapes --until decided --at-most 6 --margin 1"))
      #expect(shown.command("report").hasSuffix("--data shapes --seeds 4"))
      #expect(shown.id != (try study(4, in: folder)).id)
    }
  }

  @Test func anotherOutcomeIsAnotherQuestion() throws {
    try withTemporaryFolder { folder in
      let design = try #require(Self.design)
      let base = try study(2, in: folder)
      try base.declare(design)
      try base.looking(design, seeds: 4).noteLook(answer(4, isDecided: false))
      let other = Experiment(
        "small", question: "Does it run?", base: { _ in Recipe.tcl(.smoke) }, seeds: 0..<2,
        primary: .mean(of: [.recall(.imageToText, at: 1)], called: "naming accuracy")
      ) { tcl in
        Arms(
          baseline: tcl.only(CMA.self, ITM.self).named("CMA + ITM"),
          variants: [tcl.only(CMA.self, LMI.self).named("CMA + LMI")])
      }
      let changed = try smallStudy(other, in: folder)
      #expect(throws: SeedError.otherOutcome("mean recall", now: "naming accuracy")) { try changed.declare(design) }
    }
  }

  @Test func aDamagedRecordIsSaid() throws {
    try withTemporaryFolder { folder in
      let study = try study(3, in: folder)
      try study.noteLook(answer(3, isDecided: false))
      try Foundation.Data("{}".utf8).write(to: URL(fileURLWithPath: study.seedRecordPath))
      let error = #expect(throws: RunError.self) { try study.seedRecord() }
      #expect(error?.description.contains("it is not a record of seeds") == true)
    }
  }
}
