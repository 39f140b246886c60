package import Data
package import Downstream

/// The tasks of `CaptionedShapes`, which need no files.
package struct ShapeMaterial: TaskMaterial {
  /// Pictures a split.
  package let counts: [DataSplit: Int]
  /// Pixels.
  package let side: Int

  package init(training: Int, test: Int, side: Int) {
    counts = [.train: training, .validation: test, .test: test]
    self.side = side
  }

  private func tasks(_ split: DataSplit) -> ShapeTasks {
    ShapeTasks(CaptionedShapes(split: split, count: counts[split] ?? 0, side: side))
  }

  package func captions(_ split: DataSplit) -> (any PairSource)? {
    CaptionedShapes(split: split, count: counts[split] ?? 0, side: side)
  }

  package func questions(_ split: DataSplit) -> QuestionSet { tasks(split).questions() }
  package func entailment(_ split: DataSplit) -> EntailmentSet { tasks(split).entailment() }
  package func pairs(_ split: DataSplit) -> PicturePairSet { tasks(split).pairs() }

  /// As many pictures as the split has, but enough that no fold is empty.
  package func retrievalPairs(_ split: DataSplit) -> FoldedPairs {
    let pairs = CaptionedShapes(split: split, count: max(counts[split] ?? 0, 60), side: side)
    return FoldedPairs(pairs) { KeyedSplit.percentile(of: "shapes:\($0)") }
  }

  package func grounding(_ request: TaskRequest) -> any DownstreamTask { ShapeGrounding(request) }

  package var labelKind: String { "form" }
}
