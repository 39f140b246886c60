import Losses
import Testing

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
