public import Data
import Tensor

/// Where the tasks of a study get their questions, statements and labels: derived from the data that the study trains on.
public protocol TaskMaterial: Sendable {
  func questions(_ split: DataSplit) throws -> QuestionSet
  func entailment(_ split: DataSplit) throws -> EntailmentSet
  func pairs(_ split: DataSplit) throws -> PicturePairSet

  /// Examples of entailment none of which is neutral: by default those of the three-way task that are not.
  func twoWayEntailment(_ split: DataSplit) throws -> EntailmentSet

  /// Phrases about pictures and, where they are asked, what they mean; nil where the data have none.
  func phrases(_ split: DataSplit) throws -> (set: GroundingSet, targets: [GroundingTarget])?

  /// Captioned pictures that a task may learn from before its own examples; nil where the data have none.
  func captions(_ split: DataSplit) throws -> (any PairSource)?

  /// Captioned pictures in folds, for fine-tuned retrieval; where nothing is trained on them they are the same for every split.
  func retrievalPairs(_ split: DataSplit) throws -> FoldedPairs

  /// The kind of question whose answer says what a picture shows, for tasks that classify pictures.
  var labelKind: String { get }
}

extension TaskMaterial {
  public func twoWayEntailment(_ split: DataSplit) throws -> EntailmentSet { try entailment(split).decided }

  public func phrases(_ split: DataSplit) throws -> (set: GroundingSet, targets: [GroundingTarget])? { nil }

  public func captions(_ split: DataSplit) throws -> (any PairSource)? { nil }

  public func retrievalPairs(_ split: DataSplit) throws -> FoldedPairs {
    throw DownstreamError.absence(task: "tux-retrieval", reason: "these data have no pairs in folds.")
  }
}

/// The tasks of `CaptionedShapes`, which need no files.
public struct ShapeMaterial: TaskMaterial {
  /// Pictures a split.
  public let counts: [DataSplit: Int]
  /// Pixels.
  public let side: Int

  public init(training: Int, test: Int, side: Int) {
    counts = [.train: training, .validation: test, .test: test]
    self.side = side
  }

  private func tasks(_ split: DataSplit) -> ShapeTasks {
    ShapeTasks(CaptionedShapes(split: split, count: counts[split] ?? 0, side: side))
  }

  public func captions(_ split: DataSplit) -> (any PairSource)? {
    CaptionedShapes(split: split, count: counts[split] ?? 0, side: side)
  }

  public func questions(_ split: DataSplit) -> QuestionSet { tasks(split).questions() }
  public func entailment(_ split: DataSplit) -> EntailmentSet { tasks(split).entailment() }
  public func pairs(_ split: DataSplit) -> PicturePairSet { tasks(split).pairs() }

  /// As many pictures as the split has, but enough that no fold is empty.
  public func retrievalPairs(_ split: DataSplit) -> FoldedPairs {
    let pairs = CaptionedShapes(split: split, count: max(counts[split] ?? 0, 60), side: side)
    return FoldedPairs(pairs) { Int(Hashing.mix(Hashing.fnv1a("shapes:\($0)")) % 100) }
  }

  public var labelKind: String { "form" }
}
