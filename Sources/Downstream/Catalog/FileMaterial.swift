package import Data

/// Published files as the data of a task: one address to learn from, one that is asked.
///
/// Everything is read and checked when it is made, so that what is wrong with files is said before a model is loaded: pictures that are
/// missing, labels and answers that are none, and groups of pictures on both sides.
package struct FileMaterial: TaskMaterial {
  private enum Content {
    case questions(training: QuestionSet, test: QuestionSet)
    case entailment(training: EntailmentSet, test: EntailmentSet)
    case pairs(training: PicturePairSet, test: PicturePairSet)
    case phrases(training: GroundingSet, test: GroundingSet, [GroundingTarget])
  }

  private let content: Content
  private let addresses: (training: TaskAddress, test: TaskAddress)
  /// What was read and is of no use, a sentence each.
  package let notes: [String]

  /// - Parameter task: For messages.
  /// - Throws: `SourceError` for what is wrong with a file, ``DownstreamError/leak(task:count:example:)`` if training and test share a group of
  ///   pictures.
  package init(training: TaskAddress, test: TaskAddress, task: String) throws {
    addresses = (training, test)
    var notes: [String] = []
    func name(_ address: TaskAddress, _ split: String) -> String { "\(address.format.rawValue)/\(split)" }
    let (trained, asked) = (name(training, "train"), name(test, "test"))
    switch training.format.content {
    case .questions:
      try test.requireAnswersOfTraining()
      let learned = try training.questions(name: trained)
      try Self.requireAnswers(learned, of: training)
      let set = try test.questions(name: asked, answers: learned.answers)
      content = .questions(training: learned, test: set)
      try Self.requireNothingShared(learned.pictures, set.pictures, task: task)
    case .hypotheses:
      let (learned, set) = (try training.entailment(name: trained), try test.entailment(name: asked))
      content = .entailment(training: learned, test: set)
      try Self.requireNothingShared(learned.pictures, set.pictures, task: task)
    case .pairs:
      let (learned, set) = (try training.pairs(name: trained), try test.pairs(name: asked))
      content = .pairs(training: learned, test: set)
      try Self.requireNothingShared(learned.pictures, set.pictures, task: task)
    case .phrases:
      try training.requirePhrasesAlone()
      let (learned, set) = (try training.phrases(name: trained), try test.phrases(name: asked))
      content = .phrases(training: learned, test: set, try test.targets(of: set, notes: &notes))
      try Self.requireNothingShared(learned.pictures, set.pictures, task: task)
    }
    self.notes = notes
  }

  package func questions(_ split: DataSplit) throws -> QuestionSet {
    guard case .questions(let training, let test) = content else { throw mismatch(.questions, split) }
    return split == .train ? training : test
  }

  package func entailment(_ split: DataSplit) throws -> EntailmentSet {
    guard case .entailment(let training, let test) = content else { throw mismatch(.hypotheses, split) }
    return split == .train ? training : test
  }

  package func pairs(_ split: DataSplit) throws -> PicturePairSet {
    guard case .pairs(let training, let test) = content else { throw mismatch(.pairs, split) }
    return split == .train ? training : test
  }

  package func phrases(_ split: DataSplit) throws -> (set: GroundingSet, targets: [GroundingTarget])? {
    guard case .phrases(let training, let test, let targets) = content else { throw mismatch(.phrases, split) }
    return split == .train ? (training, []) : (test, targets)
  }

  /// The questions that are asked; nil where the files hold none.
  package var askedQuestions: QuestionSet? {
    guard case .questions(_, let test) = content else { return nil }
    return test
  }

  /// Whether what is asked has published answers; the test split of VQA v2 has none.
  package var isAnswered: Bool { askedQuestions?.questions.contains { !$0.answers.isEmpty } ?? true }

  /// Published files name no kind of question that says what a picture shows.
  package var labelKind: String { "" }

  private func mismatch(_ wanted: TaskAddress.Content, _ split: DataSplit) -> SourceError {
    (split == .train ? addresses.training : addresses.test).mismatch(wanted)
  }

  /// Something must be learned: a question with an answer that is in the list.
  private static func requireAnswers(_ set: QuestionSet, of address: TaskAddress) throws {
    var places = AnswerPlaces(set.answers)
    let hasAnswer = set.questions.contains { question in
      question.answers.contains { !places.classes(of: $0.text).isEmpty }
    }
    guard !hasAnswer else { return }
    throw SourceError.request(
      "None of the answers of \(address.paths.joined(separator: ", ")) is in the list of \(set.answers.count) answers to"
        + " choose from; give the list that belongs to these files, and for vqa its annotations=FILE.")
  }

  /// Groups alone are compared, which takes no time; `triad data leaks` looks at pixels.
  private static func requireNothingShared(
    _ learned: any PictureSource, _ asked: any PictureSource, task: String
  ) throws {
    let known = Set((0..<learned.count).map(learned.group))
    var shared: [String] = []
    var count = 0
    for picture in 0..<asked.count where known.contains(asked.group(at: picture)) {
      count += 1
      if shared.isEmpty { shared.append(asked.group(at: picture)) }
    }
    if let example = shared.first {
      throw DownstreamError.leak(task: task, count: count, example: "those of the group '\(example)'")
    }
  }
}
