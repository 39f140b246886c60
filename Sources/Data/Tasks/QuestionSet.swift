internal import Tensor

/// Questions about pictures with a closed list of answers: one split of a task of visual question answering.
public struct QuestionSet: Sendable {
  /// Such as `debcap-vqa/train`.
  public let name: String
  public let pictures: any PictureSource
  public let questions: [PictureQuestion]
  /// What a model chooses from, in a fixed order; the same for all splits of a task.
  public let answers: [String]
  /// A hash of pictures, questions and answers.
  public let fingerprint: UInt64

  public init(name: String, pictures: any PictureSource, questions: [PictureQuestion], answers: [String]) {
    require(
      questions.allSatisfy { (0..<pictures.count).contains($0.picture) },
      "question set '\(name)': a question is about none of the \(pictures.count) pictures")
    self.name = name
    self.pictures = pictures
    self.questions = questions
    self.answers = answers
    var state = Hashing.mix(pictures.fingerprint)
    for answer in answers { state = Hashing.fnv1a(answer + "\n", state: state) }
    for question in questions {
      state = Hashing.fnv1a("\(question.id) \(question.picture) \(question.question)\n", state: state)
      for answer in question.answers { state = Hashing.fnv1a("\(answer.text) \(answer.weight)\n", state: state) }
    }
    fingerprint = Hashing.mix(state)
  }
}
