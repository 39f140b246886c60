import Reporting
import Studies
import Tensor
import TestSupport
import Testing

@Suite struct StudyMachinesTests {
  private var current: String {
    RunEnvironment.current(device: CPUDevice.standard, command: "").arithmetic
  }

  @Test func runsOfOneMachineNeedNoFootnote() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      _ = try study.run()
      // Threads change no bit.
      try study.editEnvironment(arm: 0) { environment in
        environment["device"] = (environment["device"] as? String)?.replacing(", ", with: ", 6")
      }
      let machines = try StudyMachines(study)
      #expect(machines.groups.map(\.arithmetic) == [current] && machines.sentence == nil)
      #expect(try StudyTable(study).sections.last?.footnotes.contains { $0.contains("round differently") } == false)
    }
  }

  @Test func aMixtureIsAFootnoteAlsoWithoutCost() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      _ = try study.run()
      try study.editEnvironment(arm: 1) { $0["device"] = "cpu (abacus, 2 threads)" }
      let machines = try StudyMachines(study)
      let sentence =
        "Computed with \(current) (3 runs) and cpu abacus (1 run), which round differently: differences between arms may come from that."
      #expect(machines.sentence == sentence)
      let table = try StudyTable(study, options: StudyTableOptions(includesCost: false))
      #expect(table.sections.last?.footnotes.contains(sentence) == true)
      let mixture = #expect(throws: StudyMachineError.self) { try machines.requireOne() }
      #expect(mixture == .mixture(["\(current) (3 runs)", "cpu abacus (1 run)"]))
      let other = #expect(throws: StudyMachineError.self) { try machines.requireOne(current) }
      #expect(
        other?.description.hasPrefix(
          "1 of 4 runs was computed with cpu abacus, and this process computes with \(current) (CMA + LMI, seed 0): ")
          == true)
      try StudyMachines(study, leavingOut: { $0 == "CMA + LMI" }).requireOne(current)
    }
  }

  @Test func aGPUBesideAProcessorIsAMixtureAndTwoEqualGPUsAreNone() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      _ = try study.run()
      try study.editEnvironment(arm: 1) { $0["device"] = "cuda:0 (NVIDIA H200, sm_90)" }
      let sentence = try #require(try StudyMachines(study).sentence)
      #expect(sentence.hasPrefix("Computed with \(current) (3 runs) and cuda NVIDIA H200 sm_90 (1 run), which round "))
      #expect(try StudyTable(study).sections.last?.footnotes.contains(sentence) == true)
      try study.editEnvironment(arm: 1) { $0["device"] = "cuda:3 (NVIDIA H200, sm_90)" }
      #expect(try StudyMachines(study).sentence == sentence)
    }
  }

  @Test func aRunThatWentOnElsewhereIsMixedByItself() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      #expect(throws: StudyInterruption.self) {
        try study.run { _ in throw StudyInterruption() }
      }
      try study.editEnvironment(arm: 0) { $0["device"] = "cpu (abacus, 2 threads)" }
      #expect(try StudyMachines(study).groups.isEmpty)
      #expect(try StudyMachines(study, finishedOnly: false).groups.map(\.arithmetic) == ["cpu abacus"])
      _ = try study.run()
      #expect(try StudyMachines(study).groups.map(\.arithmetic) == ["cpu abacus then \(current)", current])
      #expect(throws: StudyMachineError.self) {
        try StudyMachines(study, leavingOut: { $0 == "CMA + LMI" }).requireOne()
      }
    }
  }
}
