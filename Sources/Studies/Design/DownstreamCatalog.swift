public import Downstream
import DataSets
public import Data
public import Training

/// The downstream tasks that a study can name, one line each.
public enum DownstreamCatalog {
  /// A task by name.
  package struct Entry: Sendable {
    package let name: String
    /// What it asks of a model, in a few words.
    package let question: String
    /// Whether it can be asked with one side hidden.
    let canBeBlind: Bool
    /// Whether it is derived from the data of a study; others have files of their own.
    let isDerived: Bool
    /// What published files of it hold; nil where there are none.
    let content: TaskAddress.Content?
    let make: @Sendable (TaskRequest) throws -> any DownstreamTask

    init(
      name: String, question: String, canBeBlind: Bool = false, isDerived: Bool = true,
      content: TaskAddress.Content? = nil,
      make: @escaping @Sendable (TaskRequest) throws -> any DownstreamTask
    ) {
      self.name = name
      self.question = question
      self.canBeBlind = canBeBlind
      self.isDerived = isDerived
      self.content = content
      self.make = make
    }
  }

  package static let entries: [Entry] = [
    Entry(
      name: "vqa", question: "Questions about a picture, by a classifier over answers", canBeBlind: true,
      content: .questions
    ) { request in
      VisualQuestionAnswering(
        training: try request.training.questions, test: try request.test.questions,
        settings: request.settings(steps: 400), sight: request.sight)
    },
    Entry(
      name: "ve", question: "Does a sentence follow from a picture, contradict it, or neither?", canBeBlind: true,
      content: .hypotheses
    ) { request in
      VisualEntailment(
        training: try request.training.entailment, test: try request.test.entailment,
        settings: request.settings(steps: 200), sight: request.sight)
    },
    Entry(
      name: "ve2", question: "Does a sentence follow from a picture or contradict it?", canBeBlind: true,
      content: .hypotheses
    ) { request in
      VisualEntailment(
        "ve2", training: try request.training.twoWayEntailment, test: try request.test.twoWayEntailment,
        settings: request.settings(steps: 200), sight: request.sight)
    },
    Entry(
      name: "answers", question: "The same questions, answered by a decoder that ranks the list", content: .questions
    ) { request in
      AnswerGeneration(
        training: try request.training.questions, test: try request.test.questions,
        settings: request.settings(steps: 200))
    },
    Entry(
      name: "pairs", question: "Is a statement true of two pictures?", canBeBlind: true, content: .pairs
    ) { request in
      PicturePairReasoning(
        training: try request.training.pairs, test: try request.test.pairs, settings: request.settings(steps: 100),
        sight: request.sight,
        assignment: try request.training.captions.map {
          AssignmentTraining(captions: $0, settings: request.assignmentSettings)
        })
    },
    Entry(
      name: "grounding", question: "Where is what a phrase names, learned from sentences alone?", content: .phrases
    ) { request in
      try request.material.grounding(request)
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
      isDerived: false, make: EasyVQATask.make),
  ]

  /// All names, in order.
  public static var names: [String] { entries.map(\.name) }

  /// The names of the tasks that need nothing but the data of a study.
  public static var derivedNames: [String] { entries.filter(\.isDerived).map(\.name) }

  /// The task of a name, over `material`.
  ///
  /// - Parameters:
  ///   - split: What is asked: test, or validation where settings are chosen.
  ///   - adjustment: What is to be other than the scale says.
  public static func task(
    _ name: String, on material: any TaskMaterial, split: DataSplit = .test, scale: Scale, sight: Sight = .full,
    adjustment: TaskAdjustment = TaskAdjustment()
  ) throws -> any DownstreamTask {
    let request = TaskRequest(material: material, split: split, scale: scale, sight: sight)
    return try adjustment.apply(to: try entry(name).make(request))
  }

  /// The data of the task of a name from published files, read and checked.
  ///
  /// - Throws: ``DownstreamError/absentForm(task:known:)`` for a task that has no published files; what ``FileMaterial`` throws.
  package static func material(
    of name: String, training: TaskAddress, test: TaskAddress
  ) throws -> FileMaterial {
    guard let content = try entry(name).content else {
      throw DownstreamError.absentForm(task: name, known: entries.filter { $0.content != nil }.map(\.name))
    }
    for address in [training, test] where address.format.content != content {
      throw DownstreamError.otherForm(
        task: name, address: "\(address)", found: address.format.content.rawValue, wanted: content.rawValue,
        formats: TaskAddress.Format.allCases.filter { $0.content == content }.map(\.rawValue))
    }
    return try FileMaterial(training: training, test: test, task: name)
  }

  private static func entry(_ name: String) throws(DownstreamError) -> Entry {
    guard let entry = entries.first(where: { $0.name == name }) else { throw .unknownTask(name, known: names) }
    return entry
  }

  /// Whether the task of a name can be asked with one side hidden: its learned blind baselines.
  package static func canBeBlind(_ name: String) -> Bool { entries.first { $0.name == name }?.canBeBlind ?? false }
}
