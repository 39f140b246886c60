import Data

extension ConformanceSubject {
  /// In an ordinary batch all of them in the declared order; a batch of one may leave some out but not add any.
  func metricNamesFailure() -> String? {
    let declared = Checked.metricNames
    let reported = outcome().metrics.map(\.name)
    if reported != declared { return "declared are \(declared), reported \(reported)" }
    if Set(declared).count != declared.count { return "a name occurs twice in \(declared)" }
    let single = outcome(batch: fixture.makeBatch().selecting([0])).metrics.map(\.name)
    if let stranger = single.first(where: { !declared.contains($0) }) {
      return "a batch of one reports \(stranger), which is not declared"
    }
    return nil
  }
}
