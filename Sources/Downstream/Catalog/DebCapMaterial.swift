public import Data

/// The tasks that are derived from DebCap by rule (docs/derived-tasks.md): never to be called by the names of the published benchmarks.
public struct DebCapMaterial: TaskMaterial {
  private let tasks: DebCapTasks
  private let stamps: any PairSource

  /// - Parameter stamps: The pictures of Tux Paint, which nothing is trained on.
  public init(_ tasks: DebCapTasks, stamps: any PairSource) {
    self.tasks = tasks
    self.stamps = stamps
  }

  public func questions(_ split: DataSplit) -> QuestionSet { tasks.questions(split) }
  public func entailment(_ split: DataSplit) -> EntailmentSet { tasks.entailment(split) }
  public func pairs(_ split: DataSplit) -> PicturePairSet { tasks.pairs(split) }

  /// Five folds of the stamps by the number that also decides their split.
  public func retrievalPairs(_ split: DataSplit) -> FoldedPairs {
    FoldedPairs(stamps) { DebCapSplitRule.percentile(of: $0, in: .tuxpaint) }
  }

  public var labelKind: String { "kind" }
}
