public import Autograd
public import Encoders
package import Tensor

/// Says the answer to a question about a picture, word by word: the published decoder of visual question answering.
///
/// As many layers as the fusion encoder has, each with causal self-attention and a cross-attention to all fused tokens of the question,
/// then BERT's masked language head, tied to the decoder's own word vectors.
package struct AnswerDecoder: Layer {
  private let embeddings: TextEmbeddings
  private let decoder: TextDecoder

  /// Random first values; see ``takeValues(text:fusion:words:)``.
  package init(_ make: ParameterMaker, shape: ModelShape, path: String = "text_decoder") {
    embeddings = TextEmbeddings(make, path + ".bert.embeddings", shape: shape)
    decoder = TextDecoder(
      make, shape: shape, keyWidth: shape.textWidth, layers: path + ".bert.encoder.layer",
      words: path + ".cls.predictions")
  }

  /// Starts as published: the embeddings as those of `text`, layer `l` as that of `fusion`, the head as the one of masked language
  /// modelling.
  ///
  /// Where pictures and text have tokens of unequal width, the keys and values keep their random first values.
  package func takeValues(text: TextTransformer, fusion: FusionTransformer, words head: MaskedLanguageHead? = nil) {
    require(
      fusion.layers.count == decoder.layers.count,
      "decoder: \(decoder.layers.count) layers from \(fusion.layers.count) of the fusion")
    embeddings.takeValues(of: text.embeddings)
    for (layer, source) in zip(decoder.layers, fusion.layers) { layer.takeFittingValues(of: source) }
    if let head { decoder.words.takeValues(of: head) }
  }

  /// The question side of the decoder, computed once for questions that meet several answers.
  ///
  /// - Parameter questions: All fused tokens of each question, such as ``FusionEncoder/tokens(of:with:images:_:)`` gives.
  package func context(for questions: TokenBatch, _ pass: Pass) -> FusionContext {
    require(questions.visibleLengths == nil, "decoder: the questions are padded; pack them")
    return FusionContext(
      keysAndValues: decoder.layers.compactMap { $0.keysAndValues(questions.rows, pass) }, offsets: questions.offsets)
  }

  /// What follows each token of the answers: logits `[tokens, vocabulary]`. Nothing depends on later tokens.
  ///
  /// - Parameter owners: The question of each answer, `[answers]`.
  package func logits(of inputs: PackedText, given questions: FusionContext, owners: [Int], _ pass: Pass) -> Variable {
    embeddings.words.value.device.runPart(pass.tape == nil ? "answer decoder without gradient" : "answer decoder") {
      decoder.logits(
        of: embeddings(inputs, pass), inputs.offsets, keys: questions.offsets, owners: owners, words: embeddings.words,
        pass
      ) { depth in questions.keysAndValues[depth] }
    }
  }

  package func visitParameters(_ visit: (Parameter) -> Void) {
    embeddings.visitParameters(visit)
    decoder.visitParameters(visit)
  }
}

/// Answers as an ``AnswerDecoder`` reads and predicts them: it reads a begin token and the answer, and says the answer and an end token.
package struct AnswerBatch: Sendable, Hashable {
  /// The begin token and the answer's tokens, a row an answer.
  package let inputs: PackedText
  /// What follows each input token: the answer's tokens and the end token, `[tokens]`.
  package let targets: Indices

  /// - Parameters:
  ///   - answers: Each answer's tokens without special ones; may be none.
  ///   - begin: `[CLS]` as published.
  ///   - end: `[SEP]` as published.
  package init(_ answers: [[Int32]], begin: Int32, end: Int32) {
    self.init(
      inputs: PackedText(answers.map { [begin] + $0 }), targets: Indices(answers.flatMap { $0 + [end] }))
  }

  private init(inputs: PackedText, targets: Indices) {
    self.inputs = inputs
    self.targets = targets
  }

  /// How many answers there are.
  package var count: Int { inputs.batch }

  /// The first token that each answer says, `[answers]`.
  package var firstTargets: [Int] { inputs.offsets.bounds.dropLast().map { Int(targets.values[Int($0)]) } }

  /// The answers `chosen`, in that order; an answer may be chosen more than once.
  package func selecting(_ chosen: [Int]) -> AnswerBatch {
    let (offsets, elements) = inputs.offsets.selecting(chosen)
    return AnswerBatch(
      inputs: PackedText(ids: Indices(elements.values.map { inputs.ids.values[Int($0)] }), offsets: offsets),
      targets: Indices(elements.values.map { targets.values[Int($0)] }))
  }
}

extension AnswerDecoder {
  /// The negative log-likelihood of each answer given its question, end token included: `[answers]`.
  ///
  /// - Parameters:
  ///   - owners: The question of each answer, `[answers]`.
  ///   - teacher: Probabilities of another decoder for the same tokens, `[tokens, vocabulary]`; nil means hard targets.
  ///   - share: Of the teacher in the targets, in `0...1`.
  package func negativeLogLikelihoods(
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
  package func loss(
    of answers: AnswerBatch, weights: [Float], given questions: FusionContext, owners: [Int], _ pass: Pass,
    teacher: Tensor? = nil, share: Float = 0
  ) -> Variable {
    require(weights.count == answers.count, "decoder: \(weights.count) weights for \(answers.count) answers")
    let losses = negativeLogLikelihoods(
      of: answers, given: questions, owners: owners, pass, teacher: teacher, share: share)
    let perQuestion = weights.map { $0 / Float(questions.offsets.count) }
    let row = Tensor(perQuestion, shape: [1, weights.count], on: losses.value.device)
    return losses.reshaped([1, weights.count]).exactLinear(weight: Variable(row)).reshaped([])
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

extension FusionEncoder {
  /// Fuses text sequence `i` with picture `images[i]` of `context` and gives all its tokens, not those of some places alone.
  public func tokens(of text: TokenBatch, with context: FusionContext, images: [Int], _ pass: Pass) -> TokenBatch {
    let places = Indices(0..<text.offsets.total)
    return TokenBatch(
      rows: self(text, with: context, images: images, outputs: places, pass), offsets: text.offsets,
      visibleLengths: text.visibleLengths)
  }
}
