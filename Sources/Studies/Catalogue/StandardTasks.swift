import DataSets
import Downstream
import Training

extension TaskOffer {
  /// The tasks of this package, one value each, in the order of lists.
  static let standard: [TaskOffer] = [
    TaskOffer(
      "vqa", question: "Questions about a picture, by a classifier over answers", canBeBlind: true,
      content: .questions
    ) { request in
      VisualQuestionAnswering(
        training: try request.training.questions, test: try request.test.questions,
        settings: request.settings(steps: 400), sight: request.sight)
    },
    TaskOffer(
      "ve", question: "Does a sentence follow from a picture, contradict it, or neither?", canBeBlind: true,
      content: .hypotheses
    ) { request in
      VisualEntailment(
        training: try request.training.entailment, test: try request.test.entailment,
        settings: request.settings(steps: 200), sight: request.sight)
    },
    TaskOffer(
      "ve2", question: "Does a sentence follow from a picture or contradict it?", canBeBlind: true,
      content: .hypotheses
    ) { request in
      VisualEntailment(
        "ve2", training: try request.training.twoWayEntailment, test: try request.test.twoWayEntailment,
        settings: request.settings(steps: 200), sight: request.sight)
    },
    TaskOffer(
      "answers", question: "The same questions, answered by a decoder that ranks the list", content: .questions
    ) { request in
      AnswerGeneration(
        training: try request.training.questions, test: try request.test.questions,
        settings: request.settings(steps: 200))
    },
    TaskOffer(
      "pairs", question: "Is a statement true of two pictures?", canBeBlind: true, content: .pairs
    ) { request in
      PicturePairReasoning(
        training: try request.training.pairs, test: try request.test.pairs, settings: request.settings(steps: 100),
        sight: request.sight,
        assignment: try request.training.captions.map {
          AssignmentTraining(captions: $0, settings: request.assignmentSettings)
        })
    },
    TaskOffer(
      "grounding", question: "Where is what a phrase names, learned from sentences alone?", content: .phrases
    ) { request in
      try request.material.grounding(request)
    },
    TaskOffer(
      "tux-retrieval", question: "Retrieval among pictures of a new kind, fine-tuned in five folds and re-ranked"
    ) { request in
      RetrievalFineTuning(
        pairs: try request.material.retrievalPairs(request.split),
        recipe: RetrievalFineTuning.recipe(at: request.scale),
        shortlist: request.scale == .published ? 128 : 16)
    },
    TaskOffer("probe", question: "What a linear map reads off frozen features") { request in
      LinearProbe(training: try request.training.labels, test: try request.test.labels)
    },
    TaskOffer("knn", question: "What the nearest frozen features say") { request in
      NearestNeighbours(training: try request.training.labels, test: try request.test.labels)
    },
    TaskOffer(
      "easy-vqa", question: "easy-VQA with its official split (`triad data fetch easy-vqa`)", canBeBlind: true,
      isDerived: false, make: EasyVQATask.make),
  ]
}
