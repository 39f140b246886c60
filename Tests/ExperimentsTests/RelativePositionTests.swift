import Experiments
import Testing
import Triad

@Suite struct RelativePositionTests {
  @Test func anObjectiveInAnExperimentsFileIsAsSoundAsOurs() {
    let report = checkObjective(RelativePosition())
    #expect(report.isConforming, "\(report)")
  }

  @Test func itCostsItsHeadAndNoMomentumEncoder() {
    #expect(!RelativePosition().readsMomentum(distillation: 0.4))
    let arms = Experiment.relativePosition.arms(at: .demo)
    #expect(arms.all.map(\.name) == ["CMA", "+ relative position", "+ IMC"])
  }
}
