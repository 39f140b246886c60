import Training

/// The results of a study that this build of the executable did not compute, or only in part: an identity knows no code, so nobody else
/// would notice that it was changed.
package struct ForeignResults: Sendable, Hashable {
  package private(set) var count = 0
  /// The runs of the study.
  package let total: Int
  /// Of the builds that computed them, in the order of the runs; empty where nobody noted any.
  package private(set) var commits: [String] = []
  /// Parts that these runs use and that do not come with Triad, such as `objective 'token_gap'`.
  package private(set) var parts: [String] = []

  /// - Parameter build: The present one.
  package init(_ study: Study, build: String? = ExecutableBuild.current) throws {
    total = study.cells.count
    for cell in study.cells where try study.completeResult(arm: cell.arm, seed: cell.seed) != nil {
      let record = study.record(arm: cell.arm, seed: cell.seed)
      let environments = try record.environments()
      let foreign = environments.filter { $0.build == nil || $0.build != build }
      guard !foreign.isEmpty || environments.isEmpty else { continue }
      count += 1
      for commit in foreign.compactMap(\.commit) where !commits.contains(commit) { commits.append(commit) }
      for part in try record.origin()?.parts ?? [] where !ForeignResults.ownModules.contains(part.module) {
        let name = "\(part.kind) '\(part.name)'"
        if !parts.contains(name) { parts.append(name) }
      }
    }
  }

  /// Where parts of this package are declared. Whoever changes them raises the version of the numerics.
  private static let ownModules: Set = ["Data", "DataSets", "Downstream", "Encoders", "Losses", "Studies", "Training"]

  /// `8 of 12 runs were computed by another build (commit 1a2b3c4d5e6f)`
  private var start: String {
    let code =
      commits.isEmpty
      ? ""
      : " (commit\(commits.count == 1 ? "" : "s") \(commits.map { String($0.prefix(12)) }.joined(separator: ", ")))"
    return "\(count) of \(total) runs \(count == 1 ? "was" : "were") computed by another build\(code)"
  }

  /// What `run` says of them; nil if there are none.
  package var sentence: String? {
    count == 0 ? nil : "\(start); `--recompute` computes \(count == 1 ? "it" : "them") again."
  }

  /// What `plan` says of them; nil if there are none.
  package var note: String? {
    guard count > 0 else { return nil }
    let what = parts.isEmpty ? "a part" : parts.joined(separator: " or ")
    return
      "\(start): if \(what) would give other numbers now, raise its `version`, or compute them again with `--recompute`."
  }
}

extension Study {
  /// Removes what is stored of the runs of some arms, so that they are computed again.
  ///
  /// - Parameter chosen: Names of arms.
  /// - Returns: How many runs there were.
  /// - Throws: `RunError.occupation` before anything is removed if a process is computing one of them.
  package func forget(arms chosen: [String]) throws -> Int {
    let records = cells.filter { chosen.contains(arms[$0.arm].name) }
      .map { record(arm: $0.arm, seed: $0.seed) }
      .filter { $0.state() != .absent }
    try RunRecord.remove(records)
    if !records.isEmpty { forgetStepTimes() }
    return records.count
  }
}
