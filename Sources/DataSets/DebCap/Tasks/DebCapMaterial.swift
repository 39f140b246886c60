package import Data
package import Downstream

/// The tasks that are derived from DebCap by rule (docs/derived-tasks.md): never to be called by the names of the published benchmarks.
package struct DebCapMaterial: TaskMaterial {
  private let tasks: DebCapTasks
  private let stamps: any PairSource
  private let validation: any PairSource

  /// - Parameters:
  ///   - stamps: The pictures of Tux Paint, which nothing is trained on.
  ///   - validation: Other pictures, to choose the settings of retrieval on.
  package init(_ tasks: DebCapTasks, stamps: any PairSource, validation: any PairSource) {
    self.tasks = tasks
    self.stamps = stamps
    self.validation = validation
  }

  package func questions(_ split: DataSplit) -> QuestionSet { tasks.questions(split) }
  package func entailment(_ split: DataSplit) -> EntailmentSet { tasks.entailment(split) }
  package func twoWayEntailment(_ split: DataSplit) -> EntailmentSet { tasks.entailment(split, ways: 2) }
  package func pairs(_ split: DataSplit) -> PicturePairSet { tasks.pairs(split) }

  package func captions(_ split: DataSplit) -> (any PairSource)? { tasks.source(split) }

  /// Five folds of the stamps by the number that also decides their split.
  ///
  /// For validation the folds are of other pictures, so that a recipe can be chosen without a stamp being asked.
  package func retrievalPairs(_ split: DataSplit) -> FoldedPairs {
    guard split != .validation else {
      return FoldedPairs(validation) { KeyedSplit.percentile(of: "fold:\($0)") }
    }
    return FoldedPairs(stamps) { DebCapSplitRule.percentile(of: $0, in: .tuxpaint) }
  }

  /// DebCap knows no boxes: what is grounded are drawn shapes, whose places are known.
  package func grounding(_ request: TaskRequest) -> any DownstreamTask { ShapeGrounding(request) }

  package var labelKind: String { "kind" }
}
