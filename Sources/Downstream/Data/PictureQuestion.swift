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
  public let text: String
  public let weight: Float

  public init(_ text: String, weight: Float = 1) {
    self.text = text
    self.weight = weight
  }
}
