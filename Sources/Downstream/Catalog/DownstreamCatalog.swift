public import Data
public import Training

/// The downstream tasks that a study can name, one line each.
public enum DownstreamCatalog {
  /// A task by name.
  public struct Entry: Sendable {
    public let name: String
    /// What it asks of a model, in a few words.
    public let question: String
    /// Whether it can be asked with one side hidden.
    let canBeBlind: Bool
    /// Whether it is derived from the data of a study; others have files of their own.
    let isDerived: Bool
    let make: @Sendable (TaskRequest) throws -> any DownstreamTask

    init(
      name: String, question: String, canBeBlind: Bool = false, isDerived: Bool = true,
      make: @escaping @Sendable (TaskRequest) throws -> any DownstreamTask
    ) {
      self.name = name
      self.question = question
      self.canBeBlind = canBeBlind
      self.isDerived = isDerived
      self.make = make
    }
  }

  public static let entries: [Entry] = [
    Entry(name: "vqa", question: "Questions about a picture, by a classifier over answers", canBeBlind: true) {
      request in
      VisualQuestionAnswering(
        training: try request.training.questions, test: try request.test.questions,
        settings: request.settings(steps: 400), sight: request.sight)
    },
    Entry(name: "ve", question: "Does a sentence follow from a picture?", canBeBlind: true) { request in
      VisualEntailment(
        training: try request.training.entailment, test: try request.test.entailment,
        settings: request.settings(steps: 200), sight: request.sight)
    },
    Entry(name: "answers", question: "The same questions, answered by a decoder that ranks the list") { request in
      AnswerGeneration(
        training: try request.training.questions, test: try request.test.questions,
        settings: request.settings(steps: 200))
    },
    Entry(name: "pairs", question: "Is a statement true of two pictures?", canBeBlind: true) { request in
      PicturePairReasoning(
        training: try request.training.pairs, test: try request.test.pairs, settings: request.settings(steps: 100),
        sight: request.sight,
        assignment: try request.training.captions.map {
          AssignmentTraining(captions: $0, settings: request.assignmentSettings)
        })
    },
    Entry(name: "grounding", question: "Does the word for a drawn object point to it, learned from sentences alone?") {
      request in
      let (training, test) = request.scale == .smoke ? (64, 24) : (6000, 500)
      return Grounding(
        training: CaptionedShapes(split: .train, count: training),
        test: CaptionedShapes(split: request.split, count: test), settings: request.settings(steps: 150))
    },
    Entry(
      name: "tux-retrieval", question: "Retrieval among pictures of a new kind, fine-tuned in five folds and re-ranked"
    ) { request in
      RetrievalFineTuning(
        pairs: try request.material.retrievalPairs(request.split),
        recipe: RetrievalFineTuning.recipe(at: request.scale),
        shortlist: request.scale == .published ? 128 : 16)
    },
    Entry(name: "probe", question: "What a linear map reads off frozen features") { request in
      LinearProbe(training: try request.training.labels, test: try request.test.labels)
    },
    Entry(name: "knn", question: "What the nearest frozen features say") { request in
      NearestNeighbours(training: try request.training.labels, test: try request.test.labels)
    },
    Entry(
      name: "easy-vqa", question: "easy-VQA with its official split (`triad data fetch easy-vqa`)", canBeBlind: true,
      isDerived: false, make: easyVQA),
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
    return try entry.make(TaskRequest(material: material, split: split, scale: scale, sight: sight))
  }

  /// Whether the task of a name can be asked with one side hidden: its learned blind baselines.
  public static func canBeBlind(_ name: String) -> Bool { entries.first { $0.name == name }?.canBeBlind ?? false }
}
