import Triad

/// How far the pictures of a batch lie from its captions as a whole: the squared distance between the means of both.
///
/// A contrastive loss leaves the two in separate regions of the shared space (Liang et al. 2022); this one moves them together.
public struct ModalityGap: Objective {
  public static let name: ObjectiveName = "modality_gap"

  public init() {}

  /// The momentum encoders never run for it, and nothing is kept in queues.
  public func readsMomentum(distillation: Float) -> Bool { false }
  public var readsQueues: Bool { false }

  public func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    // Both [batch, embedWidth], computed once for all objectives of the step.
    LossTerm(squaredGap(between: step[OnlineImage()].global, and: step[OnlineText()].global))
  }
}

/// The squared distance between the means of the rows of two matrices.
public func squaredGap(between first: Variable, and second: Variable) -> Variable {
  func center(_ rows: Variable) -> Variable { rows.means(of: Offsets(rows: 1, length: rows.shape[0])) }
  let gap = center(first) + center(second) * -1  // [1, width]
  return gap.linear(weight: gap, bias: nil).mean()
}
