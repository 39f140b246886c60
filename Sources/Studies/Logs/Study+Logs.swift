public import Training

extension Study {
  /// The observed gradients of the run of an arm and a seed; none if it was not observed.
  public func observations(arm: Int, seed: Int) throws -> [GradientObservation] {
    try GradientObservation.read(folder(of: runs[arm][seed]).gradients)
  }

  /// What was warned of in the run of an arm and a seed.
  public func warnings(arm: Int, seed: Int) throws -> [TrainingWarning] {
    try TrainingWarning.read(folder(of: runs[arm][seed]).warnings)
  }
}
