public import Data
import Tensor
public import Training

/// Where the tasks of a study get their questions, statements and labels: derived from the data that the study trains on.
public protocol TaskMaterial: Sendable {
  /// Questions about pictures with their answers.
  func questions(_ split: DataSplit) throws -> QuestionSet
  /// Statements about pictures, and whether pictures entail them.
  func entailment(_ split: DataSplit) throws -> EntailmentSet
  /// Statements about pairs of pictures, and whether they are true.
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
  /// Those of the three-way task that are not neutral.
  public func twoWayEntailment(_ split: DataSplit) throws -> EntailmentSet { try entailment(split).decided }

  /// None.
  public func phrases(_ split: DataSplit) throws -> (set: GroundingSet, targets: [GroundingTarget])? { nil }

  /// The task over `phrases(_:)`; fails where the data have none.
  public func grounding(_ request: TaskRequest) throws -> any DownstreamTask {
    guard let learned = try phrases(.train), let asked = try phrases(request.split) else {
      throw DownstreamError.absence(task: "grounding", reason: "these data have no phrases about parts of pictures.")
    }
    return try PhraseGrounding(
      training: learned.set, test: asked.set, targets: asked.targets,
      recipe: RetrievalFineTuning.recipe(at: request.scale))
  }

  /// None.
  public func captions(_ split: DataSplit) throws -> (any PairSource)? { nil }

  /// Fails: the data have no pairs in folds.
  public func retrievalPairs(_ split: DataSplit) throws -> FoldedPairs {
    throw DownstreamError.absence(task: "tux-retrieval", reason: "these data have no pairs in folds.")
  }
}

/// What a task of the catalogue is made from.
public struct TaskRequest: Sendable {
  /// Where the examples come from.
  public let material: any TaskMaterial
  /// What is asked: test, or validation where settings are chosen.
  public let split: DataSplit
  /// The scale of the study, which decides how long a task is trained.
  public let scale: Scale
  /// What the network may look at.
  public let sight: Sight

  package init(material: any TaskMaterial, split: DataSplit, scale: Scale, sight: Sight) {
    self.material = material
    self.split = split
    self.scale = scale
    self.sight = sight
  }

  /// One split of the material.
  public struct Half {
    let material: any TaskMaterial
    let split: DataSplit

    /// The questions of the split.
    public var questions: QuestionSet { get throws { try material.questions(split) } }
    /// The examples of entailment of the split.
    public var entailment: EntailmentSet { get throws { try material.entailment(split) } }
    package var twoWayEntailment: EntailmentSet { get throws { try material.twoWayEntailment(split) } }
    package var captions: (any PairSource)? { get throws { try material.captions(split) } }
    /// The statements about pairs of pictures of the split.
    public var pairs: PicturePairSet { get throws { try material.pairs(split) } }

    /// The pictures with their classes.
    public var labels: LabelledPictures {
      get throws { LabelledPictures(try questions, kind: material.labelKind) }
    }
  }

  /// What is learned from.
  public var training: Half { Half(material: material, split: .train) }
  /// What is asked.
  public var test: Half { Half(material: material, split: split) }

  /// How a task fine-tunes at the scale, by the steps of the main job.
  public func settings(steps: Int) -> FineTuning {
    let rate: Float = 5e-4
    return switch scale.effort {
    case .smoke: FineTuning(learningRate: rate, steps: 2, batchSize: 8)
    case .demo: FineTuning(learningRate: rate, steps: steps, leastCrop: 0.7)
    case .full: FineTuning(learningRate: rate, steps: 6 * steps, leastCrop: 0.7)
    case .published:
      FineTuning(
        learningRate: 2e-5, steps: 100_000, batchSize: 256, warmUp: 400, clipNorm: nil, distillation: 0.4,
        leastCrop: 0.5, imageSide: 384)
    }
  }

  /// How text assignment is trained at the scale; published: an epoch of four million captions on pictures as large as in pre-training.
  package var assignmentSettings: FineTuning {
    var settings = settings(steps: 100)
    settings.distillation = 0
    if scale == .published {
      settings.imageSide = nil
      settings.steps = 62_500
      settings.batchSize = 64
    }
    return settings
  }
}

/// The material of two splits, derived once for all the tasks that are about it.
///
/// What cannot be derived is an error for the task that asks for it, not for the others.
package struct PreparedMaterial: TaskMaterial {
  private typealias Prepared<Items> = [DataSplit: Result<Items, any Error>]

  private let material: any TaskMaterial
  private let questionSets: Prepared<QuestionSet>
  private let entailmentSets: Prepared<EntailmentSet>
  private let twoWayEntailmentSets: Prepared<EntailmentSet>
  private let pairSets: Prepared<PicturePairSet>
  private let foldedPairs: Prepared<FoldedPairs>
  private let phraseSets: Prepared<(set: GroundingSet, targets: [GroundingTarget])?>
  private let captionedPictures: Prepared<(any PairSource)?>
  package let labelKind: String

  /// - Parameter split: What is asked; the training split comes with it.
  package init(_ material: any TaskMaterial, asking split: DataSplit) {
    self.material = material
    func prepare<Items>(_ derive: (DataSplit) throws -> Items) -> Prepared<Items> {
      [.train, split].reduce(into: [:]) { sets, split in sets[split] = Result { try derive(split) } }
    }
    questionSets = prepare(material.questions)
    entailmentSets = prepare(material.entailment)
    twoWayEntailmentSets = prepare(material.twoWayEntailment)
    pairSets = prepare(material.pairs)
    foldedPairs = prepare(material.retrievalPairs)
    phraseSets = prepare(material.phrases)
    captionedPictures = prepare(material.captions)
    labelKind = material.labelKind
  }

  package func questions(_ split: DataSplit) throws -> QuestionSet { try prepared(questionSets[split], split) }
  package func entailment(_ split: DataSplit) throws -> EntailmentSet { try prepared(entailmentSets[split], split) }
  package func twoWayEntailment(_ split: DataSplit) throws -> EntailmentSet {
    try prepared(twoWayEntailmentSets[split], split)
  }
  package func pairs(_ split: DataSplit) throws -> PicturePairSet { try prepared(pairSets[split], split) }
  package func phrases(_ split: DataSplit) throws -> (set: GroundingSet, targets: [GroundingTarget])? {
    try prepared(phraseSets[split], split)
  }
  package func captions(_ split: DataSplit) throws -> (any PairSource)? {
    try prepared(captionedPictures[split], split)
  }
  package func retrievalPairs(_ split: DataSplit) throws -> FoldedPairs { try prepared(foldedPairs[split], split) }

  package func grounding(_ request: TaskRequest) throws -> any DownstreamTask { try material.grounding(request) }

  private func prepared<Items>(_ items: Result<Items, any Error>?, _ split: DataSplit) throws -> Items {
    guard let items else {
      throw DownstreamError.absence(task: "all tasks", reason: "the split '\(split.rawValue)' was not prepared.")
    }
    return try items.get()
  }
}
