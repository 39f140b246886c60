package import Data

extension TaskAddress {
  /// As published for VQA v2 (Teney et al., CVPR 2018).
  private static let usualLeast = 9

  /// Opens the files of the content that ``Format/content`` says.
  ///
  /// - Parameter name: Of the set, such as `snli-ve/test`.
  /// - Throws: `SourceError`: of a file with its record and field, or `.request` if these are files of something else.
  package func entailment(name: String) throws(SourceError) -> EntailmentSet {
    switch format {
    case .snliVE: return try EntailmentSet(snliVE: paths[0], root: root, name: name)
    case .albefVE: return try EntailmentSet(albefVE: paths[0], root: root, name: name)
    default: throw mismatch(.hypotheses)
    }
  }

  package func pairs(name: String) throws(SourceError) -> PicturePairSet {
    switch format {
    case .nlvr2: return try PicturePairSet(nlvr2: paths[0], root: root, name: name)
    case .albefNLVR: return try PicturePairSet(albefNLVR: paths[0], root: root, name: name)
    default: throw mismatch(.pairs)
    }
  }

  /// Opens questions.
  ///
  /// - Parameter answers: What a model chooses from; then the address cannot say `least`. Without it: what `answers` of the address
  ///   names, else the answers that are the most frequent one of at least nine of these questions (`least`).
  package func questions(name: String, answers: [String]? = nil) throws(SourceError) -> QuestionSet {
    guard format.content == .questions else { throw mismatch(.questions) }
    if answers != nil { try requireAnswersOfTraining() }
    var listed = answers
    if let path = self[.answers] {
      let own = try AnswerList.read(path)
      guard answers == nil || answers == own else {
        throw .request("\(path) is another list of answers than that of the training files; give the same one.")
      }
      listed = own
    }
    if let listed { return try open(name: name, answers: listed) }
    let set = try open(name: name, answers: [])
    let least = try least
    let frequent = AnswerList.frequent(in: set.questions, atLeast: least)
    guard !frequent.isEmpty else {
      throw .request(
        "No answer is the most frequent one of at least \(least) questions of \(paths.joined(separator: ", ")); add"
          + " answers=FILE with the answers to choose from, or a smaller least=NUMBER.")
    }
    return QuestionSet(name: name, pictures: set.pictures, questions: set.questions, answers: frequent)
  }

  /// - Throws: `SourceError.request` if these files, which are asked, say how answers are chosen: that is done where they are learned.
  package func requireAnswersOfTraining() throws(SourceError) {
    try refuse(
      .least,
      since:
        "what is asked has the answers that training chooses from; write it in the address of the training files alone."
    )
  }

  private func open(name: String, answers: [String]) throws(SourceError) -> QuestionSet {
    let unlisted = try unlisted
    guard unlisted == .kept || !answers.isEmpty else {
      throw .request("unlisted=refused in \(self) needs a list of answers; add answers=FILE.")
    }
    if format == .vqa {
      return try QuestionSet(
        vqaQuestions: paths[0], annotations: self[.annotations], pictures: COCOPictureNames(subset: try subset),
        root: root, answers: answers, name: name, unlisted: unlisted)
    }
    return try QuestionSet(
      albefVQA: paths, root: root, vqaFolder: self[.vqa] ?? "", vgFolder: self[.vg] ?? "", answers: answers,
      name: name, unlisted: unlisted)
  }

  private var least: Int {
    get throws(SourceError) {
      guard let text = self[.least] else { return Self.usualLeast }
      guard let least = Int(text), least > 0 else {
        throw .request("least=\(text) in \(self) is not a number above 0.")
      }
      return least
    }
  }

  private var unlisted: UnlistedAnswers {
    get throws(SourceError) {
      guard let text = self[.unlisted] else { return .kept }
      guard let rule = UnlistedAnswers(rawValue: text) else {
        throw .request("unlisted=\(text) in \(self) is neither kept nor refused.")
      }
      return rule
    }
  }

  /// Which pictures the questions are about: what the address says, else the subset in the file's name.
  private var subset: String {
    get throws(SourceError) {
      if let subset = self[.subset] { return subset }
      let words = (paths[0].split(separator: "/").last ?? "").split { $0 == "_" || $0 == "." }
      // The questions of test-dev2015 are about pictures of test2015.
      let known = ["train2014", "val2014", "test2015", "test-dev2015", "train2017", "val2017"]
      guard let word = words.map(String.init).first(where: known.contains) else {
        throw .request("The name of \(paths[0]) does not say which pictures of COCO are meant; add subset=val2014.")
      }
      return word == "test-dev2015" ? "test2015" : word
    }
  }
}
