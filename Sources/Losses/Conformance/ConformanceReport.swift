/// What `checkObjective(_:)` found, as a value: a test prints it, a study can refuse to start on it.
public struct ConformanceReport: Sendable, CustomStringConvertible {
  /// The outcome of one check.
  public struct Finding: Sendable, Hashable, CustomStringConvertible {
    public let check: ConformanceCheck
    /// What went wrong, in one sentence with numbers and names; nil if the check passed.
    public let failure: String?

    public var description: String {
      failure.map { "failed: \(check.statement): \($0)" } ?? "passed: \(check.statement)"
    }
  }

  public let objective: ObjectiveName
  /// In the order of `ConformanceCheck.allCases`.
  public let findings: [Finding]

  public var failures: [Finding] { findings.filter { $0.failure != nil } }

  public var isConforming: Bool { failures.isEmpty }

  /// One line a check.
  public var description: String {
    (["objective '\(objective)'"] + findings.map { "  \($0)" }).joined(separator: "\n")
  }
}
