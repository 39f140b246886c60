public import Data
public import Training

extension RunRecord {
  /// The observed gradients of the run, in the order of steps; none if it was not observed.
  public func observations() throws -> [GradientObservation] { try GradientObservation.read(folder.gradients) }

  /// What was warned of; none if everything was sound.
  public func warnings() throws -> [TrainingWarning] { try TrainingWarning.read(folder.warnings) }

  /// The samples that could not be used, or only in part, each once; none if all could.
  public func faults() throws -> [PairFault] { try PairFault.read(folder.faults) }
}
