/// A run by its number in its study: what `triad plan` prints, `triad run --task` takes, and a task of an array in Slurm is.
package struct NumberedRun: Sendable, Hashable {
  /// From 1, in the order in which runs are computed.
  package let number: Int
  /// The places of the run in the study.
  package let arm: Int
  package let seed: Int
  /// The run's identity.
  package let id: String
  /// For people: `'+ MLM', seed 0`.
  package let description: String
}

extension Study {
  /// All runs in the order in which they are computed.
  package var numberedRuns: [NumberedRun] {
    cells.enumerated().map { place, cell in
      let run = runs[cell.arm][cell.seed]
      return NumberedRun(
        number: place + 1, arm: cell.arm, seed: cell.seed, id: run.id,
        description: "'\(arms[cell.arm].name)', seed \(run.seed)")
    }
  }
}
