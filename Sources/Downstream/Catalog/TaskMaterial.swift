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

  /// The task of finding what a phrase names, by ``phrases(_:)`` or by what the data know better.
  func grounding(_ request: TaskRequest) throws -> any DownstreamTask

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

  public func grounding(_ request: TaskRequest) throws -> any DownstreamTask {
    guard let learned = try phrases(.train), let asked = try phrases(request.split) else {
      throw DownstreamError.absence(task: "grounding", reason: "these data have no phrases about parts of pictures.")
    }
    return try PhraseGrounding(
      training: learned.set, test: asked.set, targets: asked.targets,
      recipe: RetrievalFineTuning.recipe(at: request.scale))
  }

  public func captions(_ split: DataSplit) throws -> (any PairSource)? { nil }

  public func retrievalPairs(_ split: DataSplit) throws -> FoldedPairs {
    throw DownstreamError.absence(task: "tux-retrieval", reason: "these data have no pairs in folds.")
  }
}
