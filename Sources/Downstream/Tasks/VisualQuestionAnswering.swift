import Data

/// Questions about pictures, answered by a classifier over a closed list (the role of VQA v2 in TCL, section 4.2).
package struct VisualQuestionAnswering: FusedTask {
  package let name: String
  package let training: FusedExamples
  package let test: FusedExamples
  package let answers: [String]
  package var settings: FineTuning
  package let sight: Sight

  /// - Parameter training: Its answers are the classes; answers that are not among them are not learned, and asked in vain.
  package init(
    _ name: String = "vqa", training: QuestionSet, test: QuestionSet, settings: FineTuning, sight: Sight = .full
  ) {
    self.name = name + sight.suffix
    answers = training.answers
    self.settings = settings
    self.sight = sight
    self.training = VisualQuestionAnswering.examples(of: training, classes: training.answers)
    self.test = VisualQuestionAnswering.examples(of: test, classes: training.answers)
  }

  package var classCount: Int { answers.count }

  package func answer(ofClass place: Int) -> String? { answers[place] }

  private static func examples(of set: QuestionSet, classes answers: [String]) -> FusedExamples {
    var places = AnswerPlaces(answers)
    let examples = set.questions.map { question in
      var shares: [Int: Float] = [:]
      var meant: Set<Int> = []
      for answer in question.answers {
        let classes = places.classes(of: answer.text)
        if let place = classes.first { shares[place, default: 0] += answer.weight }
        meant.formUnion(classes)
      }
      // In the order of the classes, so that rounding does not depend on a dictionary's.
      let sum = shares.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
      let targets = sum > 0 ? shares.mapValues { $0 / sum } : [:]
      // Ten people's answers are scored officially; a single one is simply right.
      let scores = meant.reduce(into: [Int: Float]()) { scores, place in
        scores[place] = VQAAccuracy.score(of: answers[place], to: question).map(Float.init) ?? 1
      }
      return FusedExample(
        pictures: [question.picture], text: question.question, targets: targets, scores: scores, kind: question.kind,
        group: question.id)
    }
    return FusedExamples(pictures: set.pictures, examples: examples, fingerprint: set.fingerprint)
  }
}

/// Which classes of a closed list an answer of people means.
struct AnswerPlaces {
  private let places: [String: Int]
  private let normalizedPlaces: [String: [Int]]
  /// Of the answers that were asked for: writing an answer anew takes longer than looking it up.
  private var known: [String: [Int]] = [:]

  /// - Parameter answers: The classes; of equal ones the first counts.
  init(_ answers: [String]) {
    places = Dictionary(answers.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
    normalizedPlaces = Dictionary(grouping: answers.indices) { AnswerNormalization.normalized(answers[$0]) }
  }

  /// The classes that `answer` means: first the one that is written so, then those that the official evaluation writes in the same way, so
  /// that `An apple` and `apple` teach one class.
  mutating func classes(of answer: String) -> [Int] {
    if let classes = known[answer] { return classes }
    let exact = places[answer]
    let same = normalizedPlaces[AnswerNormalization.normalized(answer)] ?? []
    let classes = (exact.map { [$0] } ?? []) + same.filter { $0 != exact }
    known[answer] = classes
    return classes
  }
}
