public import Data

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
