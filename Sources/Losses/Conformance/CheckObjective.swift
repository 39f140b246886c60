/// Puts an objective through everything that the framework promises of objectives, on a model of a few thousand parameters.
///
/// ```swift
/// @Test func myLossConforms() {
///   let report = checkObjective(MyLoss())
///   #expect(report.isConforming, "\(report)")
/// }
/// ```
///
/// Depends on no test framework. An objective that stops the program (a failed `require`) stops the check as well.
///
/// - Parameters:
///   - fixture: The model, the batch and the queues; the standard ones have unequal widths and captions, so that a mix-up shows.
///   - skipping: Checks that do not apply, such as `.finiteDifferences` for a loss with a stop-gradient on an online feature.
public func checkObjective<Checked: Objective>(
  _ objective: Checked, in fixture: ConformanceFixture = ConformanceFixture(),
  skipping: Set<ConformanceCheck> = []
) -> ConformanceReport {
  let subject = ConformanceSubject(objective: objective, fixture: fixture)
  return ConformanceReport(
    objective: Checked.name,
    findings: ConformanceCheck.allCases.filter { !skipping.contains($0) }.map {
      ConformanceReport.Finding(check: $0, failure: subject.failure(of: $0))
    })
}

extension ConformanceSubject {
  /// What is wrong, or nil.
  func failure(of check: ConformanceCheck) -> String? {
    switch check {
    case .finite: finiteFailure()
    case .repeatable: repeatableFailure()
    case .orderFree: orderFreeFailure()
    case .teacherUntouched: teacherUntouchedFailure()
    case .absence: absenceFailure()
    case .independence: independenceFailure()
    case .finiteDifferences: finiteDifferencesFailure()
    case .smallBatches: smallBatchesFailure()
    case .codable: codableFailure()
    case .learns: learnsFailure()
    case .metricNames: metricNamesFailure()
    case .headParameters: headParametersFailure()
    case .momentumUse: momentumUseFailure()
    }
  }
}
