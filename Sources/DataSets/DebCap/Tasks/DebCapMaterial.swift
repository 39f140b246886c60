public import Data
public import Downstream
import Tensor

/// The tasks that are derived from DebCap by rule (docs/derived-tasks.md): never to be called by the names of the published benchmarks.
public struct DebCapMaterial: TaskMaterial {
  private let tasks: DebCapTasks
  private let stamps: any PairSource
  private let validation: any PairSource

  /// - Parameters:
  ///   - stamps: The pictures of Tux Paint, which nothing is trained on.
  ///   - validation: Other pictures, to choose the settings of retrieval on.
  public init(_ tasks: DebCapTasks, stamps: any PairSource, validation: any PairSource) {
    self.tasks = tasks
    self.stamps = stamps
    self.validation = validation
  }

  public func questions(_ split: DataSplit) -> QuestionSet { tasks.questions(split) }
  public func entailment(_ split: DataSplit) -> EntailmentSet { tasks.entailment(split) }
  public func twoWayEntailment(_ split: DataSplit) -> EntailmentSet { tasks.entailment(split, ways: 2) }
  public func pairs(_ split: DataSplit) -> PicturePairSet { tasks.pairs(split) }

  public func captions(_ split: DataSplit) -> (any PairSource)? { tasks.source(split) }

  /// Five folds of the stamps by the number that also decides their split.
  ///
  /// For validation the folds are of other pictures, so that a recipe can be chosen without a stamp being asked.
  public func retrievalPairs(_ split: DataSplit) -> FoldedPairs {
    guard split != .validation else {
      return FoldedPairs(validation) { Int(Hashing.mix(Hashing.fnv1a("fold:\($0)")) % 100) }
    }
    return FoldedPairs(stamps) { DebCapSplitRule.percentile(of: $0, in: .tuxpaint) }
  }

  /// DebCap knows no boxes: what is grounded are drawn shapes, whose places are known.
  public func grounding(_ request: TaskRequest) -> any DownstreamTask { ShapeGrounding(request) }

  public var labelKind: String { "kind" }
}
