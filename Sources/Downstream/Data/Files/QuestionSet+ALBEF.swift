public import Data

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
  ///   - vqaFolder, vgFolder: Where the pictures of either part are below `root`.
  ///   - answers: What a model chooses from, such as the published `answer_list.json` (``AnswerList``).
  /// - Throws: `SourceError`, with file, record and field.
  public init(
    albefVQA lists: [String], root: String, vqaFolder: String = "", vgFolder: String = "", answers: [String],
    name: String, unlisted: UnlistedAnswers = .kept, decoder: PictureDecoder = PictureDecoder()
  ) throws(SourceError) {
    let listed = Set(answers)
    var numbering = PictureNumbering(root: root)
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
