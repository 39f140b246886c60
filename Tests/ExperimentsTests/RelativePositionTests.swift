import Experiments
import Testing
import Triad

@Suite struct RelativePositionTests {
  @Test func aSinglePatchHasNoNeighbour() {
    var none = RelativePosition()
    none.pairs = 0
    let tcl = Recipe.tcl(.smoke).only(CMA.self)
    #expect(
      tcl.adding(none).fault == "in the objective 'relative_position' pairs is 0; it must be at least 1")
    #expect(
      tcl.with(\.model.patch, 32).adding(RelativePosition()).fault
        == "in the objective 'relative_position' the image encoder gives a single patch, which has no neighbour; it must give more"
    )
  }

  @Test func itCostsItsHeadAndNoMomentumEncoder() {
    #expect(!RelativePosition().readsMomentum(distillation: 0.4))
    let arms = Experiment.relativePosition.arms(at: .demo)
    #expect(arms.all.map(\.name) == ["CMA", "+ relative position", "+ IMC"])
  }
}
