import Encoders
public import Tensor

/// What the pairs of a step are contrasted with, before the queue: momentum features of as many pairs as contrast sees.
///
/// Those of the step's own pairs, or, where a step is one shard of a batch and contrast sees all of it, those of the whole batch.
public struct ContrastKeys: Sendable {
  /// `[keys, embedWidth]`
  public let rows: Tensor
  /// The key of the step's first pair; those of the others follow.
  public let first: Int

  private let isWholeBatch: Bool

  /// - Parameter isWholeBatch: Whether they are those of all shards of a batch that is cut.
  package init(rows: Tensor, first: Int, isWholeBatch: Bool = false) {
    self.rows = rows
    self.first = first
    self.isWholeBatch = isWholeBatch
  }

  /// These keys where they are those of a whole batch that is cut: a part of a shard is contrasted with all of it as well. Nil for those of
  /// the step's own pairs, of which a part has but a part.
  var ofWholeBatch: ContrastKeys? { isWholeBatch ? self : nil }

  /// The keys of the step's own pairs, `[count, embedWidth]`.
  func own(_ count: Int) -> Tensor {
    rows.shape[0] == count ? rows : rows.gatherRows(Indices(first..<(first + count)))
  }
}

/// The momentum features of pictures that captions and other views are contrasted with.
public struct ImageKeys: StepFeature {
  public init() {}

  /// The momentum features of the step's pictures.
  public func value(in step: TrainingStep) -> ContrastKeys {
    ContrastKeys(rows: step[MomentumImage()].global, first: 0)
  }

  /// All keys, where they are those of a whole batch that is cut; else nil.
  public func value(ofFirst pairs: Int, from value: ContrastKeys) -> ContrastKeys? { value.ofWholeBatch }
}

/// The momentum features of captions that pictures and other captions are contrasted with.
public struct TextKeys: StepFeature {
  public init() {}

  /// The momentum features of the step's captions.
  public func value(in step: TrainingStep) -> ContrastKeys {
    ContrastKeys(rows: step[MomentumText()].global, first: 0)
  }

  /// All keys, where they are those of a whole batch that is cut; else nil.
  public func value(ofFirst pairs: Int, from value: ContrastKeys) -> ContrastKeys? { value.ofWholeBatch }
}

/// The groups of the keys by number, `[keys]`: as many as there are rows in ``ImageKeys`` and ``TextKeys``.
package struct KeyGroups: StepFeature {
  package init() {}

  package func value(in step: TrainingStep) -> [Int] { step[BatchGroups()].numbers ?? step[GroupNumbers()] }
}

/// The groups of a whole batch that is cut, whose keys contrast sees.
package struct BatchGroups: StepFeature {
  package struct Value {
    /// `[batch]`; nil where contrast sees the keys of the step's own pairs.
    package let numbers: [Int]?

    package init(_ numbers: [Int]?) { self.numbers = numbers }
  }

  package init() {}

  package func value(in step: TrainingStep) -> Value { Value(nil) }

  /// A part of a shard is contrasted with all of the batch as well.
  package func value(ofFirst pairs: Int, from value: Value) -> Value? { value }
}
