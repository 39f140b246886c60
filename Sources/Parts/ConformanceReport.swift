/// What a kit (`checkObjective`, `checkEncoder`, ...) found about a part, as a value: a test prints it, a study can refuse to start on it.
///
/// ```swift
/// let report = checkObjective(MyLoss())
/// #expect(report.isConforming, "\(report)")
/// ```
public struct ConformanceReport: Sendable, CustomStringConvertible {
  /// The outcome of one check.
  public struct Finding: Sendable, Hashable, CustomStringConvertible {
    /// Its name, by which it can be skipped: `repeatable`.
    public let check: String
    /// The fact that holds if it passed.
    public let statement: String
    /// What went wrong, in one sentence with numbers and names; nil if it passed.
    public let failure: String?

    package init(check: String, statement: String, failure: String?) {
      self.check = check
      self.statement = statement
      self.failure = failure
    }

    /// One line: whether it holds, what, and why not.
    public var description: String {
      failure.map { "failed: \(statement): \($0)" } ?? "passed: \(statement)"
    }
  }

  /// One check of a kit.
  package struct Check {
    package let name: String
    package let statement: String
    /// What is wrong, or nil. An error is a failure as well.
    package let failure: () throws -> String?

    package init(_ name: String, _ statement: String, failure: @escaping () throws -> String?) {
      self.name = name
      self.statement = statement
      self.failure = failure
    }
  }

  /// What was checked: `objective 'imc'`.
  public let subject: String
  /// In the order of the kit.
  public let findings: [Finding]

  /// Puts `subject` through `checks`, in their order, except those of the names `skipping`.
  ///
  /// A name that no check has is a failure too: a check that is thought skipped must not be one that was misspelt.
  package init(of subject: String, _ checks: [Check], skipping: Set<String> = []) {
    var findings = checks.filter { !skipping.contains($0.name) }.map { check in
      do {
        return Finding(check: check.name, statement: check.statement, failure: try check.failure())
      } catch {
        return Finding(check: check.name, statement: check.statement, failure: "\(error)")
      }
    }
    let unknown = skipping.subtracting(checks.map(\.name)).sorted()
    if !unknown.isEmpty {
      let names = unknown.map { "'\($0)'" }.joined(separator: ", ")
      let known = checks.map(\.name).joined(separator: ", ")
      findings.append(
        Finding(
          check: "skipping", statement: "what is skipped is a check",
          failure: "there is no \(names); the checks are \(known)"))
    }
    self.subject = subject
    self.findings = findings
  }

  /// The findings that do not hold, in the order of the checks.
  public var failures: [Finding] { findings.filter { $0.failure != nil } }

  /// Whether all that was checked holds.
  public var isConforming: Bool { failures.isEmpty }

  /// One line a check.
  public var description: String {
    ([subject] + findings.map { "  \($0)" }).joined(separator: "\n")
  }
}
