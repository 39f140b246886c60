/// What the runs of a study were computed with, as far as it decides how sums are rounded.
package struct StudyMachines: Sendable, Hashable {
  /// Runs that were computed alike.
  package struct Group: Sendable, Hashable {
    /// In the order in which the runs were computed with them: one, or several for runs that went on elsewhere.
    let kinds: [String]
    /// Their arms and seeds.
    package fileprivate(set) var runs: [String]

    /// Such as `cpu avx2`, or `cpu avx2 then cpu avx512`.
    package var arithmetic: String { kinds.joined(separator: " then ") }
    var isMixed: Bool { kinds.count > 1 }
    var count: String { "\(runs.count) run\(runs.count == 1 ? "" : "s")" }
  }

  /// In the order in which they first occur.
  package private(set) var groups: [Group] = []
  private let total: Int

  /// - Parameters:
  ///   - finishedOnly: Leaves out runs without a result.
  ///   - leavesOut: Whether the runs of an arm do not count.
  package init(
    _ study: Study, finishedOnly: Bool = true, leavingOut leavesOut: (_ arm: String) -> Bool = { _ in false }
  ) throws {
    total = study.cells.count
    for (arm, runs) in zip(study.arms, study.runs) where !leavesOut(arm.name) {
      for run in runs {
        let folder = study.folder(of: run)
        if finishedOnly, try study.isShown(run) == false { continue }
        var kinds: [String] = []
        let environments = finishedOnly ? try study.shownEnvironments(of: run) : try folder.readEnvironments()
        for environment in environments where !kinds.contains(environment.arithmetic) {
          kinds.append(environment.arithmetic)
        }
        guard !kinds.isEmpty else { continue }
        note("\(arm.name), seed \(run.seed)", kinds)
      }
    }
  }

  private mutating func note(_ run: String, _ kinds: [String]) {
    if let place = groups.firstIndex(where: { $0.kinds == kinds }) {
      groups[place].runs.append(run)
    } else {
      groups.append(Group(kinds: kinds, runs: [run]))
    }
  }

  /// A footnote for a table; nil where all runs were computed alike.
  package var sentence: String? {
    guard groups.count > 1 else { return nil }
    let parts = groups.map { "\($0.arithmetic) (\($0.count))" }
    return "Computed with \(parts.dropLast().joined(separator: ", ")) and \(parts[parts.count - 1]), which round "
      + "differently: differences between arms may come from that."
  }

  /// - Parameter current: That of this process, which would compute the rest; nil where nothing is computed.
  /// - Throws: ``StudyMachineError`` where runs were not all computed with `current`, or with several kinds of arithmetic.
  package func requireOne(_ current: String? = nil) throws(StudyMachineError) {
    if let current, let other = groups.first(where: { $0.arithmetic != current }) {
      throw .other(other.arithmetic, runs: other.runs, total: total, current: current)
    }
    if groups.count > 1 || groups.contains(where: \.isMixed) {
      throw .mixture(groups.map { "\($0.arithmetic) (\($0.count))" })
    }
  }
}

/// Runs of one study were not, or would not be, computed alike, and were to be.
package enum StudyMachineError: Error, Sendable, Hashable, CustomStringConvertible {
  case other(String, runs: [String], total: Int, current: String)
  /// Kinds of arithmetic with their numbers of runs.
  case mixture([String])

  /// Runs that a message names.
  private static let shown = 3

  package var description: String {
    switch self {
    case .other(let arithmetic, let runs, let total, let current):
      let shown = runs.prefix(Self.shown).joined(separator: "; ")
      let rest = runs.count > Self.shown ? "; and \(runs.count - Self.shown) more" : ""
      return
        "\(runs.count) of \(total) runs \(runs.count == 1 ? "was" : "were") computed with \(arithmetic), and this process computes with "
        + "\(current) (\(shown)\(rest)): finish the study on such a machine, compute them again with `--recompute`, or leave out "
        + "`--same-machine`."
    case .mixture(let kinds):
      return
        "The runs were computed with \(kinds.joined(separator: " and ")), which round differently: compute some again with "
        + "`triad run --recompute=ARM`, or leave out `--same-machine`."
    }
  }
}
