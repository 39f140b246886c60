public import Autograd
public import Encoders
import Tensor

/// An objective that compares the online features of all pairs of a batch with one another, as CLIP does.
///
/// In a batch that is cut, with `negatives: .batch`, it meets the features of all shards although no shard's tape knows another's. A pass
/// without a tape gives the features; the loss and its gradient by each of them are taken once; then each shard drives its rows of the
/// gradient through its own tape (GradCache, Gao et al. 2021). Where contrast sees its shard alone it is an objective like others.
public protocol GatheringObjective: Objective {
  /// What is compared, and constants that say how: each rows of one width in the order of the step's pairs. A pair may have several rows,
  /// and as many as another, or not, if a feature says how many.
  func features(of step: TrainingStep, head: Head) -> [Variable]

  /// The term of features of as many pairs as it is given.
  func term(of features: [Variable], model: Model, head: Head, _ pass: Pass) -> LossTerm
}

extension GatheringObjective {
  /// False: what is compared learns on both sides.
  public func readsMomentum(distillation: Float) -> Bool { false }
  /// False: what is compared is of the step.
  public var readsQueues: Bool { false }

  public func term(for step: TrainingStep, head: Head) -> LossTerm {
    term(of: features(of: step, head: head), model: step.model, head: head, step.pass)
  }
}

/// A gathering objective together with its head.
package struct BoundGathering {
  package let features: (TrainingStep) -> [Variable]
  let term: ([Variable], Model, Pass) -> LossTerm

  /// Nil for an objective that gathers nothing.
  init?(_ objective: any Objective, head: any Layer) {
    guard let gathering = objective as? any GatheringObjective else { return nil }
    self.init(opening: gathering, head)
  }

  private init?<Gathering: GatheringObjective>(opening objective: Gathering, _ head: any Layer) {
    guard let head = head as? Gathering.Head else { return nil }
    features = { objective.features(of: $0, head: head) }
    term = { objective.term(of: $0, model: $1, head: head, $2) }
  }
}
