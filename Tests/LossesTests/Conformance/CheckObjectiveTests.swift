import Losses
import Testing

@Suite struct CheckObjectiveTests {
  @Test func alignmentConforms() { expectConforming(CMA()) }
  @Test func intraModalContrastConforms() { expectConforming(IMC()) }
  @Test func matchingConforms() { expectConforming(ITM()) }
  @Test func maskedModellingConforms() { expectConforming(MLM()) }

  @Test(arguments: [PatchRegions.published, .grid(1), .grid(3), .patches])
  func localInformationConforms(regions: PatchRegions) { expectConforming(LMI(regions: regions)) }

  @Test(arguments: [[0, 1, 0, 2], [0, 1, 2, 3], [5, 5, 5, 5]])
  func withGroupsAsPositivesAllConform(groups: [Int]) {
    var fixture = ConformanceFixture()
    fixture.groupNumbers = groups
    // A batch of one group has no negatives: matching then learns from positives, local information nothing.
    let isOne = Set(groups).count == 1
    expectConforming(CMA(positives: .sameGroup), in: fixture)
    expectConforming(IMC(positives: .sameGroup), in: fixture)
    expectConforming(ITM(positives: .sameGroup), in: fixture)
    expectConforming(LMI(positives: .sameGroup), in: fixture, skipping: isOne ? [.learns] : [])
  }

  @Test func withoutDistillationAllConform() {
    var fixture = ConformanceFixture()
    fixture.distillation = 0
    expectConforming(CMA(), in: fixture)
    expectConforming(MLM(), in: fixture)
  }

  @Test func withoutQueuesAllConform() {
    var fixture = ConformanceFixture()
    fixture.queueSize = 0
    expectConforming(CMA(), in: fixture)
    expectConforming(IMC(), in: fixture)
  }

  @Test func theReportReadsAsSentences() {
    let report = checkObjective(IMC(), skipping: [.learns])
    #expect(report.objective == "imc")
    #expect(report.findings.map(\.check) == ConformanceCheck.allCases.filter { $0 != .learns })
    #expect(report.description.contains("passed: the same seed gives the same bits"))
  }

  private func expectConforming(
    _ objective: some Objective, in fixture: ConformanceFixture = ConformanceFixture(),
    skipping: Set<ConformanceCheck> = [], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let report = checkObjective(objective, in: fixture, skipping: skipping)
    #expect(report.isConforming, "\(report)", sourceLocation: sourceLocation)
  }
}
