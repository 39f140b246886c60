import Reporting
import Losses
import Data
import Foundation
import Studies
import Tensor
import TestSupport
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

  @Test func whatOrdersCandidatesIsPartOfARunAndOfWhatDiffers() throws {
    try withTemporaryFolder { folder in
      let experiment = smallExperiment { tcl in
        let core = tcl.only(CMA.self, ITM.self)
        return Arms(
          baseline: core.named("logit"), variants: [core.with(\.reranking, .posterior).named("posterior")])
      }
      let study = try smallStudy(experiment, in: folder)
      #expect(study.runs.map { $0[0].evaluation.matchScore } == [.logit, .posterior])
      #expect(study.runs[0][0].id != study.runs[1][0].id)
      #expect(try StudyTable(study).sections[0].settings.map(\.name).contains("reranking"))
      let recipe = study.arms[1].recipe
      let read = try JSONDecoder().decode(Recipe.self, from: Data(recipe.canonicalJSON().utf8))
      #expect(read.reranking == .posterior)
      #expect(try !study.arms[0].recipe.canonicalJSON().contains("reranking"))
    }
  }

  @Test func thePrecisionIsPartOfARunAndOfWhatDiffers() throws {
    try withTemporaryFolder { folder in
      let experiment = smallExperiment { tcl in
        let core = tcl.only(CMA.self)
        return Arms(
          baseline: core.named("float32"), variants: [core.with(\.precision, .bfloat16).named("bfloat16")])
      }
      let study = try smallStudy(experiment, in: folder)
      #expect(study.runs[0][0].id != study.runs[1][0].id)
      let settings = try StudyTable(study).sections[0].settings
      #expect(settings.map(\.name).contains("precision"))
    }
  }

  @Test func aScaleCanWantMoreSeeds() throws {
    try withTemporaryFolder { folder in
      let scale = Scale("patient", "more seeds", like: .smoke, tcl: .tcl(.smoke), seeds: 4)
      func count(_ experiment: Experiment, seedCount: Int? = nil) throws -> Int {
        try Study(
          experiment, scale: scale, data: try StudyData(.shapes, at: .smoke), seedCount: seedCount, runsFolder: folder
        ).seeds.count
      }
      let (few, many) = (smallExperiment(seeds: 0..<2), smallExperiment(seeds: 0..<5))
      let counts = [try count(few), try count(many), try count(few, seedCount: 1)]
      #expect(counts == [4, 5, 1])
    }
  }
}
