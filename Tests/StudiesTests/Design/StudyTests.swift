import Losses
import Studies
import Testing
import Training

@Suite struct StudyTests {
  @Test func armsWithOneNameAreRefused() throws {
    let twice = smallExperiment { Arms(baseline: $0, variants: [$0.removing(LMI.self)]) }
    #expect(throws: StudyError.ambiguousArm("TCL", experiment: "small")) { try smallStudy(twice, in: "none") }
  }

  @Test func aStudyWithoutSeedsIsRefused() throws {
    #expect(throws: StudyError.absentSeeds(experiment: "small")) {
      try smallStudy(smallExperiment(seeds: 3..<3), in: "none")
    }
  }

  @Test func theCommandNamesWhatWasChosen() throws {
    let study = try smallStudy(in: "none")
    #expect(study.command == "triad run small --scale smoke --data shapes")
    let short = try Study(study.experiment, scale: .smoke, data: study.data, seedCount: 1, runsFolder: "none")
    #expect(short.command == "triad run small --scale smoke --data shapes --seeds 1")
    #expect(short.seeds == 0..<1)
  }
}
