extension ConformanceSubject {
  func finiteFailure() -> String? { outcome().firstNonFinite }
}
