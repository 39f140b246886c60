public import Autograd
public import Encoders
import Tensor

/// An objective that compares the online features of all pairs of a batch with one another, as CLIP does.
///
/// In a batch that is cut, with `negatives: .batch`, it meets the features of all shards although no shard's tape knows another's. A pass
/// without a tape gives the features; the loss and its gradient by each of them are taken once; then each shard drives its rows of the
/// gradient through its own tape (GradCache, Gao et al. 2021). Where contrast sees its shard alone it is an objective like others.
public protocol GatheringObjective: Objective {
  /// What the step's pairs are compared by.
  func features(of step: TrainingStep, head: Head) -> PairFeatures

  /// The term of features of as many pairs as it is given.
  func term(of features: PairFeatures, model: Model, head: Head, _ pass: Pass) -> LossTerm

  /// Between what values theory puts the first loss where so many pairs are compared, before anything is learned from random weights; nil, the
  /// default, if theory says nothing. ``Objective/startBand(for:)`` is that of the step's pairs.
  func startBand(among pairs: Int, model: Model) -> ReferenceBand?
}

/// What pairs are compared by, in the order of the pairs.
public struct PairFeatures: ExpressibleByArrayLiteral {
  /// Each rows of one width. A pair may have several rows of one, and as many as another pair, or not, where numbers say how many.
  public let rows: [Variable]
  /// What the host knows of the pairs, such as how many rows they have or of which group they are: each a number per pair.
  public let numbers: [[Int]]

  /// Rows, and lists of a number per pair.
  public init(_ rows: [Variable], numbers: [[Int]] = []) {
    self.rows = rows
    self.numbers = numbers
  }

  /// Rows alone, one per pair.
  public init(arrayLiteral elements: Variable...) { self.init(elements) }

  /// The rows at a place.
  public subscript(place: Int) -> Variable { rows[place] }
}

extension GatheringObjective {
  /// False: what is compared learns on both sides.
  public func readsMomentum(distillation: Float) -> Bool { false }
  /// False: what is compared is of the step.
  public var readsQueues: Bool { false }
  /// False: pairs are compared by online features.
  public var readsKeys: Bool { false }
  /// Nil: nothing is known of the first loss.
  public func startBand(among pairs: Int, model: Model) -> ReferenceBand? { nil }

  /// That of the pairs of the step.
  public func startBand(for step: TrainingStep) -> ReferenceBand? { startBand(among: step.count, model: step.model) }

  /// The term of the features of the step's own pairs.
  public func term(for step: TrainingStep, head: Head) -> LossTerm {
    term(of: features(of: step, head: head), model: step.model, head: head, step.pass)
  }
}

/// A gathering objective together with its head.
package struct BoundGathering {
  package let features: (TrainingStep) -> PairFeatures
  /// Of so many pairs.
  package let startBand: (Int, Model) -> ReferenceBand?
  let term: (PairFeatures, Model, Pass) -> LossTerm

  /// Nil for an objective that gathers nothing.
  init?(_ objective: any Objective, head: any Layer) {
    guard let gathering = objective as? any GatheringObjective else { return nil }
    self.init(opening: gathering, head)
  }

  private init?<Gathering: GatheringObjective>(opening objective: Gathering, _ head: any Layer) {
    guard let head = head as? Gathering.Head else { return nil }
    features = { objective.features(of: $0, head: head) }
    startBand = { objective.startBand(among: $0, model: $1) }
    term = { objective.term(of: $0, model: $1, head: head, $2) }
  }
}
