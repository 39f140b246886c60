import Data
import Tensor

/// The groups of the batch as numbers, `[batch]`: equal groups have equal ones, in every batch and every run.
///
/// A step that computes them makes its queues remember the groups of their rows.
public struct GroupNumbers: StepFeature {
  public init() {}

  public func value(in step: TrainingStep) -> [Int] { step.batch.groups.map(GroupNumbers.number(of:)) }

  /// 63 bits of a hash of the name, so that it never is the number of nobody: two of a million groups share one with a probability of
  /// one in ten millions.
  public static func number(of group: String) -> Int { Int(Hashing.mix(Hashing.fnv1a(group)) >> 1) }
}
