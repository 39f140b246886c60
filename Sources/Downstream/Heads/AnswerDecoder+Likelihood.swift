public import Encoders
public import Autograd
public import Tensor

extension AnswerDecoder {
  /// The negative log-likelihood of each answer given its question, end token included: `[answers]`.
  ///
  /// - Parameters:
  ///   - owners: The question of each answer, `[answers]`.
  ///   - teacher: Probabilities of another decoder for the same tokens, `[tokens, vocabulary]`; nil means hard targets.
  ///   - share: Of the teacher in the targets, in `0...1`.
  public func negativeLogLikelihoods(
    of answers: AnswerBatch, given questions: FusionContext, owners: [Int], _ pass: Pass, teacher: Tensor? = nil,
    share: Float = 0
  ) -> Variable {
    let targets = ClassTargets(labels: answers.targets, soft: teacher, mix: share)
    return SequenceLikelihood(targets: targets, offsets: answers.inputs.offsets)(
      logits(of: answers.inputs, given: questions, owners: owners, pass))
  }

  /// The published loss: each answer's negative log-likelihood times its weight, summed, over the number of questions; a scalar.
  ///
  /// - Parameter weights: Such as an answer's share of those that people gave to its question, `[answers]`.
  public func loss(
    of answers: AnswerBatch, weights: [Float], given questions: FusionContext, owners: [Int], _ pass: Pass,
    teacher: Tensor? = nil, share: Float = 0
  ) -> Variable {
    require(weights.count == answers.count, "decoder: \(weights.count) weights for \(answers.count) answers")
    let losses = negativeLogLikelihoods(
      of: answers, given: questions, owners: owners, pass, teacher: teacher, share: share)
    let perQuestion = weights.map { $0 / Float(questions.offsets.count) }
    let row = Tensor(perQuestion, shape: [1, weights.count], on: losses.value.device)
    return losses.reshaped([1, weights.count]).linear(weight: Variable(row), bias: nil).reshaped([])
  }
}

/// Cross-entropies of the rows of logits `[tokens, classes]`, summed over each sequence: `[sequences]`.
struct SequenceLikelihood: Operation {
  let targets: ClassTargets
  /// The tokens of each sequence.
  let offsets: Offsets

  func value(_ inputs: [Tensor]) -> Tensor {
    let losses = inputs[0].crossEntropy(targets).loss.values
    let sums = (0..<offsets.count).map { Float(losses[offsets.range($0)].reduce(0) { $0 + Double($1) }) }
    return Tensor(sums, shape: [offsets.count], on: inputs[0].device)
  }

  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] {
    let weights = zip(gradient.values, offsets.lengths).flatMap { Array(repeating: $0, count: $1) }
    let lse = inputs[0].crossEntropy(targets).lse
    return [
      inputs[0].crossEntropyBackward(
        targets, lse: lse, weights: Tensor(weights, shape: [offsets.total], on: gradient.device))
    ]
  }
}
