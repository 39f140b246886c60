import Autograd
package import Encoders
import Tensor

/// An objective together with the head that was made for it: what a trainer runs.
package struct BoundObjective {
  package let name: ObjectiveName
  private let weighted: WeightedObjective
  /// The parameters of the head and their momentum twins.
  package let head: any Layer
  /// Whether the objective reads the queues.
  package let readsQueues: Bool
  /// Whether the objective reads momentum features of other pairs than the step's own.
  package let readsKeys: Bool
  /// What it reports beside its loss.
  package let metricNames: [String]
  /// Nil unless it compares online features of all pairs of a batch.
  package let gathering: BoundGathering?
  private let makeTerm: (TrainingStep) -> LossTerm
  private let makeBand: (TrainingStep) -> ReferenceBand?
  private let needsMomentum: (Float) -> Bool
  private let makeCounts: (TrainingStep) -> [Int]

  /// Makes the head of `weighted` for a model of `shape`.
  package init(_ weighted: WeightedObjective, shape: ModelShape, _ make: ParameterMaker) {
    self.init(weighted, opening: weighted.objective, shape: shape, make)
  }

  private init(
    _ weighted: WeightedObjective, opening objective: some Objective, shape: ModelShape, _ make: ParameterMaker
  ) {
    let head = objective.makeHead(for: shape, make)
    name = type(of: objective).name
    self.weighted = weighted
    self.head = head
    readsQueues = objective.readsQueues
    readsKeys = objective.readsKeys
    metricNames = type(of: objective).metricNames
    gathering = BoundGathering(objective, head: head)
    makeTerm = { objective.term(for: $0, head: head) }
    makeBand = objective.startBand(for:)
    needsMomentum = objective.readsMomentum(distillation:)
    makeCounts = objective.counts(in:)
  }

  /// Its weight in a step; nil where it is not computed.
  package func weight(at step: Int, of steps: Int) -> Float? {
    weighted.weight(at: step, of: steps)
  }

  /// On how many pairs of a batch it is computed; nil for all.
  package var pairs: Int? { weighted.cadence.pairs }

  /// The unweighted loss of the step.
  package func term(for step: TrainingStep) -> LossTerm {
    step.model.device.runPart(name.rawValue, isShared: true) { makeTerm(step) }
  }

  /// How many things each part of the term is the mean over.
  package func counts(in step: TrainingStep) -> [Int] { makeCounts(step) }

  /// Between what values theory puts the loss of the first step; nil if it says nothing.
  package func startBand(for step: TrainingStep) -> ReferenceBand? { makeBand(step) }

  /// Whether the objective reads the momentum encoders or the queues at this distillation share.
  package func readsMomentum(distillation: Float) -> Bool { needsMomentum(distillation) }
}
