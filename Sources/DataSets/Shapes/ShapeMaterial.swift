public import Data
public import Downstream
import Tensor

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

  public func grounding(_ request: TaskRequest) -> any DownstreamTask { ShapeGrounding(request) }

  public var labelKind: String { "form" }
}
