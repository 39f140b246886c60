extension Study {
  /// The share of the training time of all runs so far that was spent waiting for pictures, from their logs; nil without any step.
  public func waitedShare() throws -> Double? {
    var (waited, total) = (0.0, 0.0)
    for arm in runs.indices {
      for seed in runs[arm].indices {
        for step in try record(arm: arm, seed: seed).log() where step.waited.isFinite && step.seconds.isFinite {
          waited += step.waited
          total += step.waited + step.seconds
        }
      }
    }
    return total > 0 ? waited / total : nil
  }
}
