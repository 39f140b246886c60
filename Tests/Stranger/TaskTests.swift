import OwnStudyParts
import Testing
import Triad

/// Questions of one kind, answered from the list of their set: a downstream task of a package that sees only what is public.
private struct QuestionsOfAKind: FusedTask {
  let kind: String
  let classCount: Int
  let training: FusedExamples
  let test: FusedExamples
  var settings: FineTuning
  let sight: Sight

  init(_ kind: String, training: QuestionSet, test: QuestionSet, settings: FineTuning, sight: Sight = .full) {
    self.kind = kind
    classCount = training.answers.count
    self.training = examples(of: training, kind: kind)
    self.test = examples(of: test, kind: kind)
    self.settings = settings
    self.sight = sight
  }

  var name: String { "own-" + kind + sight.suffix }
}

private func examples(of set: QuestionSet, kind: String) -> FusedExamples {
  var examples: [FusedExample] = []
  for question in set.questions where question.kind == kind {
    guard let answer = question.answers.first, let label = set.answers.firstIndex(of: answer.text) else { continue }
    examples.append(
      FusedExample(
        pictures: [question.picture], text: question.question, label: label, kind: question.kind, group: question.id))
  }
  return FusedExamples(pictures: set.pictures, examples: examples, fingerprint: set.fingerprint)
}

private func examples(of set: EntailmentSet) -> FusedExamples {
  let examples = set.examples.map { example in
    FusedExample(
      pictures: [example.picture], text: example.hypothesis, label: example.label.rawValue, kind: "\(example.label)",
      group: example.id)
  }
  return FusedExamples(pictures: set.pictures, examples: examples, fingerprint: set.fingerprint)
}

private func examples(of set: PicturePairSet) -> FusedExamples {
  let examples = set.statements.map { statement in
    FusedExample(
      pictures: [statement.left, statement.right], text: statement.statement, label: statement.isTrue ? 1 : 0,
      kind: statement.id % 2 == 0 ? "even" : "odd", group: statement.statementNumber)
  }
  return FusedExamples(pictures: set.pictures, examples: examples, fingerprint: set.fingerprint)
}

private func examples(of set: LabelledPictures) -> FusedExamples {
  let examples = zip(set.members, set.labels).map { picture, label in
    FusedExample(
      pictures: [picture], text: "what is it?", label: label, kind: set.classes[label], group: picture)
  }
  return FusedExamples(pictures: set.pictures, examples: examples, fingerprint: set.fingerprint)
}

extension TaskOffer {
  fileprivate static let forms = TaskOffer("own-form", question: "Which form is it?", canBeBlind: true) { request in
    QuestionsOfAKind(
      "form", training: try request.training.questions, test: try request.test.questions,
      settings: request.settings(steps: 20), sight: request.sight)
  }
}

@Suite struct TaskTests {
  /// How many dots a picture shows, and of what colour.
  private func questions(_ split: DataSplit, count: Int) -> QuestionSet {
    let dots = Dots(split, count: count, side: 32)
    var questions: [PictureQuestion] = []
    for picture in 0..<count {
      // Such as `three large red dots on blue`.
      let words = dots.captions(at: picture)[0].split(separator: " ").map(String.init)
      for (question, answer, kind) in [
        ("how many dots are there?", words[0], "count"), ("what color are the dots?", words[2], "color"),
      ] {
        questions.append(
          PictureQuestion(
            id: questions.count, picture: picture, question: question, answers: [WeightedAnswer(answer)], kind: kind))
      }
    }
    let answers = ["one", "two", "three", "four", "five", "red", "green", "blue", "yellow", "black", "white"]
    return QuestionSet(name: "dots/\(split.rawValue)", pictures: dots, questions: questions, answers: answers)
  }

  private func task(_ sight: Sight = .full, kind: String = "count") -> QuestionsOfAKind {
    QuestionsOfAKind(
      kind, training: questions(.train, count: 24), test: questions(.test, count: 12),
      settings: FineTuning(learningRate: 1e-3, steps: 2, batchSize: 8), sight: sight)
  }

  @Test func `A task of what is public conforms`() {
    let report = checkDownstreamTask(task(), changed: task(kind: "color"))
    #expect(report.isConforming, "\(report)")
  }

  @Test func `A blind task has the ending by which tables find it`() {
    #expect(Sight.allCases.map { task($0).name } == ["own-count", "own-count-text-only", "own-count-picture-only"])
    #expect(Catalogue.standard.adding(.forms).derivedTaskNames.contains("own-form"))
  }

  @Test func `Examples are made of all that a split gives`() {
    let dots = Dots(.train, count: 4, side: 32)
    let hypotheses = EntailmentSet(
      name: "dots", pictures: dots,
      examples: [EntailmentExample(id: 7, picture: 1, hypothesis: "there are dots", label: .entailment)])
    #expect(examples(of: hypotheses).examples.map(\.group) == [7])
    let pairs = PicturePairSet(
      name: "dots", pictures: dots,
      statements: [
        PicturePairStatement(
          id: 2, left: 0, right: 3, statement: "both show dots", isTrue: true, statementNumber: 5)
      ])
    #expect(examples(of: pairs).examples.map(\.group) == [5])
    let labels = LabelledPictures(name: "dots", pictures: dots, members: [0, 2], labels: [1, 0], classes: ["a", "b"])
    #expect(examples(of: labels).examples.map(\.kind) == ["b", "a"])
    #expect(examples(of: questions(.test, count: 3), kind: "count").examples.map(\.group) == [0, 2, 4])
  }
}
