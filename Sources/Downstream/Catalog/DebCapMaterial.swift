public import Data

/// The tasks that are derived from DebCap by rule (docs/derived-tasks.md): never to be called by the names of the published benchmarks.
public struct DebCapMaterial: TaskMaterial {
  private let tasks: DebCapTasks

  public init(_ tasks: DebCapTasks) { self.tasks = tasks }

  public func questions(_ split: DataSplit) -> QuestionSet { tasks.questions(split) }
  public func entailment(_ split: DataSplit) -> EntailmentSet { tasks.entailment(split) }
  public func pairs(_ split: DataSplit) -> PicturePairSet { tasks.pairs(split) }
  public var labelKind: String { "kind" }
}
