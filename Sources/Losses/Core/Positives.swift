import Data
import Encoders
package import Tensor

/// What belongs together in a batch and its queue.
///
/// Pre-training takes each picture with its own caption. Where several captions of one picture are samples of their own, as in
/// fine-tuning for retrieval, they would be negatives of one another; by group they are positives (TCL's code, `model_retrieval.py`).
public enum Positives: String, Sendable, Codable, Hashable, CaseIterable {
  /// A sample and its second view.
  case own
  /// All samples of one group: the image ids of the published code.
  case sameGroup

  /// What the step says of groups, where samples of one group belong together; nil, and not computed, where each has only itself.
  func byGroup<Feature: StepFeature>(_ feature: Feature, in step: TrainingStep) -> Feature.Value? {
    switch self {
    case .own: nil
    case .sameGroup: step[feature]
    }
  }
}

/// How an objective stores its `positives`: written into a recipe, and so into the identity of a run, only where they are not `.own`.
///
/// A recipe that says nothing about positives has the identity that it had before there was a choice.
@propertyWrapper
public struct EncodedUnlessOwn: Sendable, Codable, Hashable {
  /// Which samples count as positives.
  public var wrappedValue: Positives

  /// A value that is coded unless it is `.own`.
  public init(wrappedValue: Positives) { self.wrappedValue = wrappedValue }
}

extension KeyedEncodingContainer {
  /// What the compiler's own `encode(to:)` calls for a property with this wrapper.
  mutating func encode(_ positives: EncodedUnlessOwn, forKey key: Key) throws {
    guard positives.wrappedValue != .own else { return }
    try encode(positives.wrappedValue, forKey: key)
  }
}

extension KeyedDecodingContainer {
  /// What the compiler's own `init(from:)` calls for a property with this wrapper.
  func decode(_ type: EncodedUnlessOwn.Type, forKey key: Key) throws -> EncodedUnlessOwn {
    EncodedUnlessOwn(wrappedValue: try decodeIfPresent(Positives.self, forKey: key) ?? .own)
  }
}

/// The groups of the batch as numbers, `[batch]`: equal groups have equal ones, in every batch and every run.
///
/// A step that computes them makes its queues remember the groups of their rows.
package struct GroupNumbers: StepFeature {
  package init() {}

  package func value(in step: TrainingStep) -> [Int] { step.batch.groups.map(GroupNumbers.number(of:)) }

  /// Small numbers in place of large ones, equal for equal ones: the place where each is met first.
  static func places(of numbers: [Int]) -> [Int] {
    var first: [Int: Int] = [:]
    return numbers.enumerated().map { place, number in
      if let known = first[number] { return known }
      first[number] = place
      return place
    }
  }

  /// 63 bits of a hash of the name, so that it never is the number of nobody: two of a million groups share one with a probability of
  /// one in ten millions.
  package static func number(of group: String) -> Int { Int(Hashing.mix(Hashing.fnv1a(group)) >> 1) }
}

/// The targets of contrast by group, `[batch, keys + queue]`: one over the number of candidates of the row's own group, 0 elsewhere
/// (`pos / pos.sum` of the published code for retrieval). Rows sum to one, because a sample is of its own group.
package struct PositiveShares: StepFeature {
  /// Whose features are the candidates.
  package enum Candidates: Sendable, Hashable {
    case pictures
    case captions
  }

  package var candidates: Candidates

  package init(among candidates: Candidates) { self.candidates = candidates }

  package func value(in step: TrainingStep) -> Tensor {
    let (own, keys) = (step[GroupNumbers()], step[KeyGroups()])
    let queue = candidates == .pictures ? step.queues.image : step.queues.text
    let places = GroupNumbers.places(of: own + keys + queue.groups)
    return .groupShares(
      rows: Indices(places[..<own.count]), columns: Indices(places[own.count...]), on: step.model.device)
  }
}
