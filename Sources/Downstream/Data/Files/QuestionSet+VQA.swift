public import Data

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
    var numbering = PictureNumbering(root: root)
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
