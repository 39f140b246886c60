import Experiments
import Foundation
import TestSupport
import Testing
import Triad

@Suite struct ObjectiveLadderTests {
  @Test func itsArmsDifferInTheirObjectivesOnly() {
    let arms = Experiment.objectiveLadder.arms(at: .demo)
    #expect(arms.all.map(\.name) == ["CMA + ITM + MLM", "+ IMC", "+ LMI", "TCL"])
    #expect(
      arms.all.map { $0.objectives.map(\.name) } == [
        ["cma", "itm", "mlm"], ["cma", "imc", "itm", "mlm"], ["cma", "lmi", "itm", "mlm"],
        ["cma", "imc", "lmi", "itm", "mlm"],
      ])
    for recipe in arms.variants {
      #expect(recipe.with(\.objectives, arms.baseline.objectives).named(arms.baseline.name) == arms.baseline)
    }
  }

  @Test func itRunsAtSmokeScale() throws {
    try withTemporaryFolder { folder in
      let study = try Study(
        .objectiveLadder, scale: .smoke, data: try StudyData(.debcap, at: .smoke), seedCount: 1, runsFolder: folder)
      #expect(
        try study.run(options: RunOptions(device: CPUDevice.standard))
          == Study.Outcome(computed: 4, present: 0, failed: 0))
    }
  }
}
