public import Data

/// Questions about pictures with a closed list of answers: one split of a task of visual question answering.
public struct QuestionSet: Sendable {
  /// Such as `debcap-vqa/train`.
  package let name: String
  /// The pictures that questions point to.
  public let pictures: any PictureSource
  /// The questions, in the order of the file.
  public let questions: [PictureQuestion]
  /// What a model chooses from, in a fixed order; the same for all splits of a task.
  public let answers: [String]
  /// A hash of pictures, questions and answers.
  public let fingerprint: UInt64

  /// A set of questions, and the answers that a model chooses from; a trap where a question points to a picture that is
  /// not there.
  public init(name: String, pictures: any PictureSource, questions: [PictureQuestion], answers: [String]) {
    pictures.requirePictures(questions.lazy.map(\.picture), of: "question set '\(name)'")
    self.name = name
    self.pictures = pictures
    self.questions = questions
    self.answers = answers
    fingerprint = pictures.fingerprint(
      with: answers
        + questions.flatMap { question in
          ["\(question.id) \(question.picture) \(question.question)"]
            + question.answers.map { "\($0.text) \($0.weight)" }
        })
  }
}

/// A question about a picture, and what counts as an answer.
public struct PictureQuestion: Sendable, Hashable {
  /// As in its file; unique in its set.
  public let id: Int
  /// A picture of the set.
  public let picture: Int
  /// As it was asked, not cleaned.
  public let question: String
  /// What people answered, with shares that sum to 1 where all count (VQA: the count over ten); empty where no answer is published.
  public let answers: [WeightedAnswer]
  /// What kind of question it is, such as `yes/no` or `colour`, for results by kind.
  public let kind: String

  /// A question about the picture at the place `picture` of the set's pictures.
  public init(id: Int, picture: Int, question: String, answers: [WeightedAnswer], kind: String) {
    self.id = id
    self.picture = picture
    self.question = question
    self.answers = answers
    self.kind = kind
  }
}

/// An answer and how much it counts.
public struct WeightedAnswer: Sendable, Hashable {
  /// The words of the answer.
  public let text: String
  /// How much it counts as a target.
  public let weight: Float

  /// An answer; 1 is the full weight.
  public init(_ text: String, weight: Float = 1) {
    self.text = text
    self.weight = weight
  }
}

extension WeightedAnswer {
  /// The answers of several people: each different one with its share, in the order in which they first come.
  static func shares(of texts: [String]) -> [WeightedAnswer] {
    var counts: [String: Int] = [:]
    for text in texts { counts[text, default: 0] += 1 }
    var answers: [WeightedAnswer] = []
    for text in texts {
      guard let count = counts.removeValue(forKey: text) else { continue }
      answers.append(WeightedAnswer(text, weight: Float(count) / Float(texts.count)))
    }
    return answers
  }
}

/// What happens to answers of people that are not in a task's list.
public enum UnlistedAnswers: String, Sendable, Hashable {
  /// They stay: the official accuracy counts all ten, and a decoder can learn them.
  case kept
  /// They are an error: the list is meant to hold every answer.
  case refused

  /// Throws if one of `answers` is not in `list` and may not be.
  func check(_ answers: [WeightedAnswer], in list: Set<String>, field name: String) throws(RecordFault) {
    guard self == .refused, let stranger = answers.first(where: { !list.contains($0.text) }) else { return }
    throw .field(name: name, reason: "holds '\(stranger.text)', which is not in the list of \(list.count) answers")
  }
}

extension QuestionSet {
  /// A split of VQA v2 from its published files (visualqa.org): questions, and, but for the test split, annotations.
  ///
  /// A question's answers are those of its ten people, each with its share; its kind is `answer_type`. Questions and
  /// annotations are joined by `question_id` and must be of the same questions and pictures.
  ///
  /// - Parameters:
  ///   - questions: Such as `v2_OpenEnded_mscoco_val2014_questions.json`.
  ///   - annotations: Such as `v2_mscoco_val2014_annotations.json`; nil where none is published.
  ///   - pictures: How the subset's pictures are called below `root`.
  ///   - answers: What a model chooses from, such as an ``AnswerList``.
  ///   - unlisted: What happens to answers of people that are not among `answers`.
  /// - Throws: `SourceError`, with file, record and field.
  public init(
    vqaQuestions questions: String, annotations: String?, pictures: COCOPictureNames, root: String, answers: [String],
    name: String, unlisted: UnlistedAnswers = .kept, decoder: PictureDecoder = PictureDecoder()
  ) throws(SourceError) {
    let list = Set(answers)
    var annotated: [Int: VQAAnnotation] = [:]
    if let annotations {
      try TaskFile.read(annotations, .member("annotations")) { (fields, _) throws(RecordFault) in
        let annotation = try VQAAnnotation(fields)
        try unlisted.check(annotation.answers, in: list, field: "answers")
        guard annotated.updateValue(annotation, forKey: annotation.question) == nil else {
          throw .field(name: "question_id", reason: "\(annotation.question) occurs twice")
        }
      }
    }
    var numbering = PictureNumbering(root: root, coversContents: true)
    var ids: Set<Int> = []
    var read: [PictureQuestion] = []
    try TaskFile.read(questions, .member("questions")) { (fields, _) throws(RecordFault) in
      let (id, image) = (try fields.integer("question_id"), try fields.integer("image_id"))
      guard ids.insert(id).inserted else { throw .field(name: "question_id", reason: "\(id) occurs twice") }
      let annotation = annotated[id]
      if let annotations {
        guard let annotation else {
          throw .field(name: "question_id", reason: "\(id) has no annotation in \(annotations)")
        }
        guard annotation.image == image else {
          throw .field(name: "image_id", reason: "is \(image), but \(annotation.image) in \(annotations)")
        }
      }
      guard image >= 0 else { throw .field(name: "image_id", reason: "is negative") }
      read.append(
        PictureQuestion(
          id: id,
          picture: try numbering.number(
            of: pictures.path(ofPicture: image), group: "coco:\(image)", field: "image_id"),
          question: try fields.sentence("question"), answers: annotation?.answers ?? [],
          kind: annotation?.kind ?? "unanswered"))
    }
    if let annotations, let stranger = annotated.keys.filter({ !ids.contains($0) }).min() {
      throw .field(
        path: annotations, place: "its annotations", name: "question_id",
        reason: "\(stranger) is the id of no question in \(questions)")
    }
    self.init(
      name: name, pictures: numbering.source(name: name, decoder: decoder), questions: read, answers: answers)
  }
}

/// What people answered to a question of VQA v2.
private struct VQAAnnotation {
  let question: Int
  let image: Int
  let answers: [WeightedAnswer]
  let kind: String

  init(_ fields: RecordFields) throws(RecordFault) {
    question = try fields.integer("question_id")
    image = try fields.integer("image_id")
    kind = try fields.choice("answer_type", of: ["yes/no", "number", "other"].map { ($0, $0) })
    let texts = try fields.texts("answers", "answer")
    guard texts.count == VQAAccuracy.annotatorCount else {
      throw .field(name: "answers", reason: "holds \(texts.count) answers, not \(VQAAccuracy.annotatorCount)")
    }
    answers = WeightedAnswer.shares(of: texts)
  }
}

extension QuestionSet {
  /// The weight of the one answer of a question of Visual Genome, as published (ALBEF).
  private static let genomeWeight: Float = 0.5

  /// Questions in the JSON lists of ALBEF and TCL, several lists as one set.
  ///
  /// Rows of `vqa` have the answers of ten people, each counted with its share, or none in the test split; rows of `vg`
  /// (Visual Genome) have one answer, of weight 0.5. A question's kind is its `dataset`. Its id is `question_id`; rows of Visual
  /// Genome, which counts for itself, and rows without an id get negative numbers.
  ///
  /// - Parameters:
  ///   - vqaFolder: Where the pictures of `vqa` are, below `root`.
  ///   - vgFolder: Where the pictures of `vg` are, below `root`.
  ///   - answers: What a model chooses from, such as the published `answer_list.json` (``AnswerList``).
  /// - Throws: `SourceError`, with file, record and field.
  public init(
    albefVQA lists: [String], root: String, vqaFolder: String = "", vgFolder: String = "", answers: [String],
    name: String, unlisted: UnlistedAnswers = .kept, decoder: PictureDecoder = PictureDecoder()
  ) throws(SourceError) {
    let listed = Set(answers)
    var numbering = PictureNumbering(root: root, coversContents: true)
    var ids: Set<Int> = []
    var read: [PictureQuestion] = []
    for list in lists {
      try TaskFile.read(list, .array) { (fields, _) throws(RecordFault) in
        let isGenome = try fields.choice("dataset", of: [("vqa", false), ("vg", true)])
        let id = isGenome ? nil : try fields.optionalInteger("question_id")
        if let id, !ids.insert(id).inserted || id < 0 {
          throw .field(name: "question_id", reason: id < 0 ? "is negative" : "\(id) occurs twice")
        }
        let people = try fields.anyCaptions(["answer"])
        if isGenome && people.count != 1 {
          throw .field(name: "answer", reason: "holds \(people.count) answers, not the one of Visual Genome")
        }
        let weighed =
          isGenome
          ? [WeightedAnswer(people[0], weight: Self.genomeWeight)] : WeightedAnswer.shares(of: people)
        try unlisted.check(weighed, in: listed, field: "answer")
        let folder = isGenome ? vgFolder : vqaFolder
        let path = try fields.path("image")
        read.append(
          PictureQuestion(
            id: id ?? -1 - read.count,
            picture: try numbering.number(of: folder.isEmpty ? path : "\(folder)/\(path)", field: "image"),
            question: try fields.sentence("question"), answers: weighed, kind: isGenome ? "vg" : "vqa"))
      }
    }
    self.init(
      name: name, pictures: numbering.source(name: name, decoder: decoder), questions: read, answers: answers)
  }
}
