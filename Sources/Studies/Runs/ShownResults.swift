import Files

/// What tables and reports show of runs, some of which may be damaged.
extension Study {
  /// What is known of a run; a damaged one is a row that says so, and the others are shown.
  ///
  /// Computing is stricter: it stops at what is damaged, before it would be computed again beside it.
  package func shownResult(arm: Int, seed: Int) throws -> RunResult? {
    do {
      return try result(arm: arm, seed: seed)
    } catch let error as RunError {
      guard case .damage(let path, _, let reason) = error else { throw error }
      return RunResult(
        id: runs[arm][seed].id,
        damage:
          "\(path) (\(reason)); `\(tool) runs rm \(runs[arm][seed].id) --force` removes the run, and the study computes it again"
      )
    }
  }

  /// The lines of logs that cannot be shown, a sentence per log; none if all can.
  package func damagedLogs() throws -> [String] {
    try cells.flatMap { try record(arm: $0.arm, seed: $0.seed).logDamage() }
  }

  /// The runs that cannot be shown, by name, and why; none if all can.
  package func damagedRuns() throws -> [String] {
    try cells.compactMap { cell in
      do {
        _ = try result(arm: cell.arm, seed: cell.seed)
        return nil
      } catch let error as RunError {
        guard case .damage = error else { throw error }
        return "\(arms[cell.arm].name), seed \(seeds[seeds.startIndex + cell.seed]): \(error)"
      }
    }
  }
}

extension Study {
  /// Whether a run has a result that can be read.
  func isShown(_ run: StudyRun) throws -> Bool {
    try undamaged { try folder(of: run).readResult(of: run) } != nil
  }

  /// What a run was computed with; nothing where that is damaged.
  func shownEnvironments(of run: StudyRun) throws -> [RunEnvironment] {
    try undamaged { try folder(of: run).readEnvironments() } ?? []
  }

  /// Nil for what is damaged.
  private func undamaged<Value>(_ read: () throws -> Value?) throws -> Value? {
    do {
      return try read()
    } catch let error as RunError {
      guard case .damage = error else { throw error }
      return nil
    }
  }
}
