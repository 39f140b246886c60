import Autograd
public import Encoders
import Tensor

/// An objective together with the head that was made for it: what a trainer runs.
public struct BoundObjective {
  public let name: ObjectiveName
  public let weight: WeightSchedule
  /// The parameters of the head and their momentum twins.
  public let head: any Layer
  private let makeTerm: (TrainingStep) -> LossTerm
  private let makeBand: (TrainingStep) -> ReferenceBand?
  private let needsMomentum: (Float) -> Bool

  /// Makes the head of `weighted` for a model of `shape`.
  public init(_ weighted: WeightedObjective, shape: ModelShape, _ make: ParameterMaker) {
    self.init(opening: weighted.objective, weight: weighted.weight, shape: shape, make)
  }

  private init(
    opening objective: some Objective, weight: WeightSchedule, shape: ModelShape, _ make: ParameterMaker
  ) {
    let head = objective.makeHead(for: shape, make)
    name = type(of: objective).name
    self.weight = weight
    self.head = head
    makeTerm = { objective.term(for: $0, head: head) }
    makeBand = objective.startBand(for:)
    needsMomentum = objective.readsMomentum(distillation:)
  }

  /// The unweighted loss of the step.
  public func term(for step: TrainingStep) -> LossTerm {
    step.model.device.runPart(name.rawValue, isShared: true) { makeTerm(step) }
  }

  /// Between what values theory puts the loss of the first step; nil if it says nothing.
  public func startBand(for step: TrainingStep) -> ReferenceBand? { makeBand(step) }

  /// Whether the objective reads the momentum encoders or the queues at this distillation share.
  public func readsMomentum(distillation: Float) -> Bool { needsMomentum(distillation) }
}
