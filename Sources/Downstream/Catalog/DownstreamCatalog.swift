public import Data
public import Training

/// The downstream tasks that a study can name, one line each.
public enum DownstreamCatalog {
  /// A task by name.
  public struct Entry: Sendable {
    public let name: String
    /// What it asks of a model, in a few words.
    public let question: String
    let make: @Sendable (any TaskMaterial, DataSplit, Scale, Sight) throws -> any DownstreamTask
    /// Whether it can be asked with one side hidden.
    let canBeBlind: Bool
    /// Whether it is derived from the data of a study; others have files of their own.
    var isDerived = true
  }

  public static let entries: [Entry] = [
    Entry(
      name: "vqa", question: "Questions about a picture, by a classifier over answers", make: vqa, canBeBlind: true),
    Entry(name: "ve", question: "Does a sentence follow from a picture?", make: entailment, canBeBlind: true),
    Entry(
      name: "answers", question: "The same questions, answered by a decoder that ranks the list", make: answers,
      canBeBlind: false),
    Entry(name: "pairs", question: "Is a statement true of two pictures?", make: pairs, canBeBlind: true),
    Entry(
      name: "grounding", question: "Does the word for a drawn object point to it, learned from sentences alone?",
      make: grounding, canBeBlind: false),
    Entry(
      name: "tux-retrieval", question: "Retrieval among pictures of a new kind, fine-tuned in five folds and re-ranked",
      make: retrieval, canBeBlind: false),
    Entry(name: "probe", question: "What a linear map reads off frozen features", make: probe, canBeBlind: false),
    Entry(name: "knn", question: "What the nearest frozen features say", make: neighbours, canBeBlind: false),
    Entry(
      name: "easy-vqa", question: "easy-VQA with its official split (`triad data fetch easy-vqa`)",
      make: { try easyVQA($1, $2, $3) }, canBeBlind: true, isDerived: false),
  ]

  /// All names, in order.
  public static var names: [String] { entries.map(\.name) }

  /// The names of the tasks that need nothing but the data of a study.
  public static var derivedNames: [String] { entries.filter(\.isDerived).map(\.name) }

  /// The task of a name, over `material`.
  ///
  /// - Parameter split: What is asked: test, or validation where settings are chosen.
  public static func task(
    _ name: String, on material: any TaskMaterial, split: DataSplit = .test, scale: Scale, sight: Sight = .full
  ) throws -> any DownstreamTask {
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw DownstreamError.unknownTask(name, known: names)
    }
    return try entry.make(material, split, scale, sight)
  }

  /// Whether the task of a name can be asked with one side hidden: its learned blind baselines.
  public static func canBeBlind(_ name: String) -> Bool { entries.first { $0.name == name }?.canBeBlind ?? false }

  /// Steps at a scale, from those of the main job.
  private static func settings(_ scale: Scale, rate: Float, steps: Int) -> FineTuning {
    switch scale {
    case .smoke: FineTuning(learningRate: rate, steps: 2, batchSize: 8)
    case .demo: FineTuning(learningRate: rate, steps: steps, leastCrop: 0.7)
    case .full: FineTuning(learningRate: rate, steps: 6 * steps, leastCrop: 0.7)
    case .published:
      FineTuning(
        learningRate: 2e-5, steps: 100_000, batchSize: 256, warmUp: 400, clipNorm: nil, distillation: 0.4,
        leastCrop: 0.5)
    }
  }

  private static func vqa(
    _ material: any TaskMaterial, _ split: DataSplit, _ scale: Scale, _ sight: Sight
  ) throws -> any DownstreamTask {
    VisualQuestionAnswering(
      training: try material.questions(.train), test: try material.questions(split),
      settings: settings(scale, rate: 5e-4, steps: 400), sight: sight)
  }

  private static func answers(
    _ material: any TaskMaterial, _ split: DataSplit, _ scale: Scale, _ sight: Sight
  ) throws -> any DownstreamTask {
    AnswerGeneration(
      training: try material.questions(.train), test: try material.questions(split),
      settings: settings(scale, rate: 5e-4, steps: 200))
  }

  private static func grounding(
    _ material: any TaskMaterial, _ split: DataSplit, _ scale: Scale, _ sight: Sight
  ) throws -> any DownstreamTask {
    let (training, test) = scale == .smoke ? (64, 24) : (6000, 500)
    return Grounding(
      training: CaptionedShapes(split: .train, count: training), test: CaptionedShapes(split: split, count: test),
      settings: settings(scale, rate: 5e-4, steps: 150))
  }

  private static func entailment(
    _ material: any TaskMaterial, _ split: DataSplit, _ scale: Scale, _ sight: Sight
  ) throws -> any DownstreamTask {
    VisualEntailment(
      training: try material.entailment(.train), test: try material.entailment(split),
      settings: settings(scale, rate: 5e-4, steps: 200), sight: sight)
  }

  private static func pairs(
    _ material: any TaskMaterial, _ split: DataSplit, _ scale: Scale, _ sight: Sight
  ) throws -> any DownstreamTask {
    PicturePairReasoning(
      training: try material.pairs(.train), test: try material.pairs(split),
      settings: settings(scale, rate: 5e-4, steps: 150), sight: sight)
  }

  private static func retrieval(
    _ material: any TaskMaterial, _ split: DataSplit, _ scale: Scale, _ sight: Sight
  ) throws -> any DownstreamTask {
    RetrievalFineTuning(
      pairs: try material.retrievalPairs(split), recipe: RetrievalFineTuning.recipe(at: scale),
      shortlist: scale == .published ? 128 : 16)
  }

  private static func probe(
    _ material: any TaskMaterial, _ split: DataSplit, _ scale: Scale, _ sight: Sight
  ) throws -> any DownstreamTask {
    LinearProbe(
      training: LabelledPictures(try material.questions(.train), kind: material.labelKind),
      test: LabelledPictures(try material.questions(split), kind: material.labelKind))
  }

  private static func neighbours(
    _ material: any TaskMaterial, _ split: DataSplit, _ scale: Scale, _ sight: Sight
  ) throws -> any DownstreamTask {
    NearestNeighbours(
      training: LabelledPictures(try material.questions(.train), kind: material.labelKind),
      test: LabelledPictures(try material.questions(split), kind: material.labelKind))
  }
}
