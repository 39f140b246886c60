import Losses
import Parts
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
    #expect(report.subject == "objective 'imc'")
    #expect(report.findings.map(\.check) == ConformanceCheck.allCases.filter { $0 != .learns }.map(\.rawValue))
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

/// Each check must catch the objective that breaks its promise, and the sentence must name the fault.
@Suite struct BrokenObjectiveTests {
  @Test func aNonFiniteLossIsCaught() { expect(InfiniteObjective(), fails: .finite, saying: "the loss is inf") }
  @Test func unkeyedRandomnessIsCaught() { expect(RandomObjective(), fails: .repeatable, saying: "the loss is") }
  @Test func aFavouritePairIsCaught() { expect(OrderedObjective(), fails: .orderFree, saying: "in the order") }

  @Test func trainingTheTeacherIsCaught() {
    expect(TeacherTrainingObjective(), fails: .teacherUntouched, saying: "vision_proj_m.weight")
  }

  @Test func meddlingWithParametersIsCaught() {
    expect(MeddlingObjective(), fails: .absence, saying: "changed the parameter temp")
  }

  @Test func countsThatDoNotFitTheTermAreCaught() {
    expect(MiscountingObjective(), fails: .shards, saying: "1 parts, and `counts(in:)` gives 2 counts")
    expect(MiscountingObjective(kind: .nothing), fails: .shards, saying: "and counts nothing")
    expect(MiscountingObjective(kind: .encoded), fails: .shards, saying: "ran an encoder")
  }

  @Test func eavesdroppingIsCaught() {
    expect(EavesdroppingObjective(), fails: .independence, saying: "after the standard objectives")
  }

  @Test func aWrongDerivativeIsCaught() {
    expect(WrongSignObjective(), fails: .finiteDifferences, saying: "the gradient says")
    expect(WrongSignObjective(), fails: .learns, saying: "the loss went from")
  }

  @Test func aDetachedFeatureIsCaught() {
    expect(DetachingObjective(), fails: .finiteDifferences, saying: "the gradient says 0.0")
  }

  @Test func emptyCaptionsAreTried() {
    expect(WordCountObjective(), fails: .smallBatches, saying: "empty caption")
  }

  @Test func forgottenSettingsAreCaught() {
    expect(ForgetfulObjective(scale: 3), fails: .codable, saying: "different objective")
  }

  @Test func aConstantIsCaught() { expect(ConstantObjective(), fails: .learns, saying: "from 1.0 to 1.0") }

  @Test func undeclaredMetricsAreCaught() {
    expect(UndeclaredMetricObjective(), fails: .metricNames, saying: "surprise")
  }

  @Test func forgottenParametersAreCaught() {
    expect(ForgottenParameterObjective(), fails: .headParameters, saying: "forgotten.bias is not visited")
  }

  @Test func aDeniedTeacherIsCaught() { expect(DenyingObjective(), fails: .momentumUse, saying: "momentum encoder") }

  @Test func deniedQueuesAreCaught() {
    expect(QueueDenyingObjective(), fails: .queueUse, saying: "the term read a queue")
  }

  @Test func `Denied keys are caught`() {
    expect(KeyDenyingObjective(), fails: .keyUse, saying: "with the keys of other pairs the loss is")
  }

  @Test func aGridThatTrainsNothingIsToBeSaid() {
    expect(SecondPatchObjective(), fails: .faultIsSaid, saying: "with 1 x 1 patches nothing is trained")
    #expect(checkObjective(SecondPatchObjective(saysFault: true)).isConforming)
  }

  @Test func aFaultIsAClause() {
    expect(TalkativeObjective(words: "It has none."), fails: .faultIsSaid, saying: "ends with a full stop")
    expect(TalkativeObjective(words: ""), fails: .faultIsSaid, saying: "which says nothing")
    expect(TalkativeObjective(words: "a\nb"), fails: .faultIsSaid, saying: "more than one line")
  }

  private func expect(
    _ objective: some Objective, fails check: ConformanceCheck, saying words: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let others = Set(ConformanceCheck.allCases).subtracting([check])
    let report = checkObjective(objective, skipping: others)
    #expect(!report.isConforming, sourceLocation: sourceLocation)
    #expect(report.description.contains(words), "\(report)", sourceLocation: sourceLocation)
  }
}
