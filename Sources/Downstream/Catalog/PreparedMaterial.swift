public import Data

/// The material of two splits, derived once for all the tasks that are about it.
///
/// What cannot be derived is an error for the task that asks for it, not for the others.
public struct PreparedMaterial: TaskMaterial {
  private typealias Prepared<Items> = [DataSplit: Result<Items, any Error>]

  private let material: any TaskMaterial
  private let questionSets: Prepared<QuestionSet>
  private let entailmentSets: Prepared<EntailmentSet>
  private let twoWayEntailmentSets: Prepared<EntailmentSet>
  private let pairSets: Prepared<PicturePairSet>
  private let foldedPairs: Prepared<FoldedPairs>
  private let phraseSets: Prepared<(set: GroundingSet, targets: [GroundingTarget])?>
  private let captionedPictures: Prepared<(any PairSource)?>
  public let labelKind: String

  /// - Parameter split: What is asked; the training split comes with it.
  public init(_ material: any TaskMaterial, asking split: DataSplit) {
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

  public func questions(_ split: DataSplit) throws -> QuestionSet { try prepared(questionSets[split], split) }
  public func entailment(_ split: DataSplit) throws -> EntailmentSet { try prepared(entailmentSets[split], split) }
  public func twoWayEntailment(_ split: DataSplit) throws -> EntailmentSet {
    try prepared(twoWayEntailmentSets[split], split)
  }
  public func pairs(_ split: DataSplit) throws -> PicturePairSet { try prepared(pairSets[split], split) }
  public func phrases(_ split: DataSplit) throws -> (set: GroundingSet, targets: [GroundingTarget])? {
    try prepared(phraseSets[split], split)
  }
  public func captions(_ split: DataSplit) throws -> (any PairSource)? { try prepared(captionedPictures[split], split) }
  public func retrievalPairs(_ split: DataSplit) throws -> FoldedPairs { try prepared(foldedPairs[split], split) }

  public func grounding(_ request: TaskRequest) throws -> any DownstreamTask { try material.grounding(request) }

  private func prepared<Items>(_ items: Result<Items, any Error>?, _ split: DataSplit) throws -> Items {
    guard let items else {
      throw DownstreamError.absence(task: "all tasks", reason: "the split '\(split.rawValue)' was not prepared.")
    }
    return try items.get()
  }
}
