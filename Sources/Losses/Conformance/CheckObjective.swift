public import Parts

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
    of: "objective '\(Checked.name)'",
    ConformanceCheck.allCases.map { check in
      ConformanceReport.Check(check.rawValue, check.statement) { subject.failure(of: check) }
    }, skipping: Set(skipping.map(\.rawValue)))
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
    case .queueUse: queueUseFailure()
    case .keyUse: keyUseFailure()
    case .faultIsSaid: faultFailure()
    case .shards: shardsFailure()
    }
  }
}

/// What every objective must fulfil, so that it can be compared with others in one table.
public enum ConformanceCheck: String, Sendable, Hashable, CaseIterable {
  /// Loss, metrics and gradients are finite.
  case finite
  /// The same seed gives the same bits.
  case repeatable
  /// Permuting the batch changes nothing beyond rounding.
  case orderFree
  /// No gradient reaches a momentum parameter.
  case teacherUntouched
  /// A term that nobody asks for leaves everything else bit-identical.
  case absence
  /// The term is bit-identical alone and in a mix of objectives.
  case independence
  /// Gradients equal finite differences.
  case finiteDifferences
  /// A batch of one, empty captions and no masked token give finite numbers.
  case smallBatches
  /// Encoding and decoding gives an equal objective that trains identically.
  case codable
  /// Twenty optimizer steps on one batch lower the loss.
  case learns
  /// The term reports the metrics that `metricNames` declares.
  case metricNames
  /// The head visits each of its parameters once, under a path of its own.
  case headParameters
  /// Momentum encoders run only if `readsMomentum` says so.
  case momentumUse
  /// The queues are read only if `readsQueues` says so.
  case queueUse
  /// Momentum features of other pairs are read only if `readsKeys` says so.
  case keyUse
  /// Other grids of patches are trained on, or `fault(for:)` says why not.
  case faultIsSaid
  /// A batch that is cut into 1, 2 or 4 shards is weighed by what `counts(in:)` counts.
  case shards

  /// The fact that holds when the check passes.
  public var statement: String {
    switch self {
    case .finite: "loss, metrics and gradients are finite"
    case .repeatable: "the same seed gives the same bits"
    case .orderFree: "permuting the batch changes nothing beyond rounding"
    case .teacherUntouched: "no gradient reaches a momentum parameter"
    case .absence: "a term that nobody asks for leaves everything else bit-identical"
    case .independence: "the term is bit-identical alone and in a mix of objectives"
    case .finiteDifferences: "gradients equal finite differences"
    case .smallBatches: "a batch of one, empty captions and no masked token give finite numbers"
    case .codable: "encoding and decoding gives an equal objective that trains identically"
    case .learns: "twenty optimizer steps on one batch lower the loss"
    case .metricNames: "the term reports the metrics that `metricNames` declares"
    case .headParameters: "the head visits each of its parameters once, under a path of its own"
    case .momentumUse: "momentum encoders run only if `readsMomentum` says so"
    case .queueUse: "the queues are read only if `readsQueues` says so"
    case .keyUse: "momentum features of other pairs are read only if `readsKeys` says so"
    case .faultIsSaid: "other grids of patches are trained on, or `fault(for:)` says why not"
    case .shards: "a batch that is cut into 1, 2 or 4 shards is weighed by what `counts(in:)` counts"
    }
  }
}
