public import Encoders

/// A pre-training loss that a recipe can add, weight or leave out. A value: equal objectives train identically.
///
/// An objective asks the step for typed features (`step[OnlineImage()]`), each computed when first asked for and shared by all
/// objectives of the step. It never changes anything: ordered side effects belong to the trainer.
public protocol Objective: Sendable, Codable, Hashable {
  /// The parameters that only this objective needs.
  associatedtype Head: Layer = NoHead

  /// The key in tables, manifests and on the command line.
  static var name: ObjectiveName { get }

  /// The names of the numbers that `term` reports beside its loss, in the order of a log.
  static var metricNames: [String] { get }

  /// Makes the head with parameters named by their path in checkpoints.
  func makeHead(for model: ModelShape, _ make: ParameterMaker) -> Head

  /// Whether the loss reads the momentum encoders or the queues; if no objective of a recipe does, they never run.
  func readsMomentum(distillation: Float) -> Bool

  /// Between what values theory puts the loss of the first step, before anything is learned from random weights; nil, the default,
  /// if theory says nothing. A loss outside raises a warning.
  func startBand(for step: TrainingStep) -> ReferenceBand?

  /// The scalar loss of the step, and the numbers worth plotting beside it.
  func term(for step: TrainingStep, head: Head) -> LossTerm
}

extension Objective {
  public static var metricNames: [String] { [] }
  public func readsMomentum(distillation: Float) -> Bool { true }
  public func startBand(for step: TrainingStep) -> ReferenceBand? { nil }
}

extension Objective where Head == NoHead {
  public func makeHead(for model: ModelShape, _ make: ParameterMaker) -> NoHead { NoHead() }
}
