public import Tensor

/// Answers as an ``AnswerDecoder`` reads and predicts them: it reads a begin token and the answer, and says the answer and an end token.
public struct AnswerBatch: Sendable, Hashable {
  /// The begin token and the answer's tokens, a row an answer.
  public let inputs: PackedText
  /// What follows each input token: the answer's tokens and the end token, `[tokens]`.
  public let targets: Indices

  /// - Parameters:
  ///   - answers: Each answer's tokens without special ones; may be none.
  ///   - begin: `[CLS]` as published.
  ///   - end: `[SEP]` as published.
  public init(_ answers: [[Int32]], begin: Int32, end: Int32) {
    self.init(
      inputs: PackedText(answers.map { [begin] + $0 }), targets: Indices(answers.flatMap { $0 + [end] }))
  }

  private init(inputs: PackedText, targets: Indices) {
    self.inputs = inputs
    self.targets = targets
  }

  /// How many answers there are.
  public var count: Int { inputs.batch }

  /// The first token that each answer says, `[answers]`.
  public var firstTargets: [Int] { inputs.offsets.bounds.dropLast().map { Int(targets.values[Int($0)]) } }

  /// The answers `chosen`, in that order; an answer may be chosen more than once.
  public func selecting(_ chosen: [Int]) -> AnswerBatch {
    let (offsets, elements) = inputs.offsets.selecting(chosen)
    return AnswerBatch(
      inputs: PackedText(ids: Indices(elements.values.map { inputs.ids.values[Int($0)] }), offsets: offsets),
      targets: Indices(elements.values.map { targets.values[Int($0)] }))
  }
}
