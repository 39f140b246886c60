import Tensor
import Losses
import Reporting
import Studies
import Testing
import Training

@Suite struct StudyTableMakerTests {
  private func factorial(_ arms: @escaping @Sendable (Recipe) -> Arms) throws -> FactorialLayout? {
    try smallStudy(smallExperiment(arms: arms), in: "/nonexistent").factorial
  }

  @Test func aFactorialIsRecognized() throws {
    let layout = try factorial { .factorial($0, over: [IMC.self, LMI.self]) }
    #expect(layout == FactorialLayout(factors: ["IMC", "LMI"], rows: [0, 1, 2, 3]))
  }

  @Test func handWrittenArmsMayMakeOne() throws {
    let layout = try factorial { tcl in
      Arms(
        baseline: tcl.only(CMA.self).named("CMA"),
        variants: [
          tcl.only(CMA.self, IMC.self, LMI.self).named("both"), tcl.only(CMA.self, LMI.self).named("LMI"),
          tcl.only(CMA.self, IMC.self).named("IMC"),
        ])
    }
    let factors = try #require(layout).factors
    let rows = factors == ["IMC", "LMI"] ? [0, 3, 2, 1] : [0, 2, 3, 1]
    #expect(layout?.rows == rows)
  }

  @Test func nothingAtAllIsTheCellThatNobodyTrains() throws {
    let layout = try factorial { .factorial($0.only(CMA.self, LMI.self), over: [CMA.self, LMI.self]) }
    #expect(layout?.rows.first == .some(nil))
    #expect(layout?.rows.compactMap { $0 }.sorted() == [0, 1, 2])
  }

  @Test func anArmThatDiffersInAnythingElseIsLeftAside() throws {
    let layout = try factorial { tcl in
      let both = tcl.only(CMA.self, LMI.self)
      return Arms(
        baseline: tcl.only(CMA.self).named("CMA"),
        variants: [both.with(\.queueSize, 0).named("+ LMI, no queue"), both.named("+ LMI")])
    }
    #expect(layout?.rows == [0, 2])
  }

  @Test func anIncompleteDesignIsNone() throws {
    #expect(try factorial { .leaveOneOut($0) } == nil)
    #expect(try factorial { Arms(baseline: $0.named("alone"), variants: []) } == nil)
  }
}
