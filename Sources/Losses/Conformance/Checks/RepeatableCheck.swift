extension ConformanceSubject {
  func repeatableFailure() -> String? { outcome().firstDifference(from: outcome()) }
}
