import Encoders
public import Tensor

/// The targets of contrast by group, `[batch, batch + queue]`: one over the number of candidates of the row's own group, 0 elsewhere
/// (`pos / pos.sum` of the published code for retrieval). Rows sum to one, because a sample is of its own group.
public struct PositiveShares: StepFeature {
  /// Whose features are the candidates.
  public enum Candidates: Sendable, Hashable {
    case pictures
    case captions
  }

  public var candidates: Candidates

  public init(among candidates: Candidates) { self.candidates = candidates }

  public func value(in step: TrainingStep) -> Tensor {
    let own = step[GroupNumbers()]
    let queue = candidates == .pictures ? step.queues.image : step.queues.text
    return Tensor(
      PositiveShares.shares(of: own, among: own + queue.groups), shape: [own.count, own.count + queue.size],
      on: step.model.device)
  }

  /// One row a group of `own`.
  static func shares(of own: [Int], among candidates: [Int]) -> [Float] {
    own.flatMap { group in
      let count = candidates.count { $0 == group }
      return candidates.map { $0 == group ? 1 / Float(count) : 0 }
    }
  }
}
