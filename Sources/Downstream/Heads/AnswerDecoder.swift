public import Encoders
public import Autograd
public import Tensor

/// Says the answer to a question about a picture, word by word: the published decoder of visual question answering.
///
/// As many layers as the fusion encoder has, each with causal self-attention and a cross-attention to all fused tokens of the question,
/// then BERT's masked language head, tied to the decoder's own word vectors.
public struct AnswerDecoder: Layer {
  private let heads: Int
  private let embeddings: TextEmbeddings
  private let layers: [TextLayer]
  private let words: MaskedLanguageHead

  /// Random first values; see ``takeValues(text:fusion:words:)``.
  public init(_ make: ParameterMaker, shape: ModelShape, path: String = "text_decoder") {
    heads = shape.textHeads
    embeddings = TextEmbeddings(make, path + ".bert.embeddings", shape: shape)
    layers = (0..<shape.fusionDepth).map {
      TextLayer(make, "\(path).bert.encoder.layer.\($0)", shape: shape, keyWidth: shape.textWidth, isCausal: true)
    }
    words = MaskedLanguageHead(make, shape: shape, path: path + ".cls.predictions")
  }

  /// Starts as published: the embeddings as those of `text`, layer `l` as that of `fusion`, the head as the one of masked language
  /// modelling.
  ///
  /// Where pictures and text have tokens of unequal width, the keys and values keep their random first values.
  public func takeValues(text: TextTransformer, fusion: FusionTransformer, words head: MaskedLanguageHead? = nil) {
    require(
      fusion.layers.count == layers.count, "decoder: \(layers.count) layers from \(fusion.layers.count) of the fusion")
    embeddings.takeValues(of: text.embeddings)
    for (layer, source) in zip(layers, fusion.layers) { layer.takeFittingValues(of: source) }
    if let head { words.takeValues(of: head) }
  }

  /// The question side of the decoder, computed once for questions that meet several answers.
  ///
  /// - Parameter questions: All fused tokens of each question, such as ``FusionEncoder/tokens(of:with:images:_:)`` gives.
  public func context(for questions: TokenBatch, _ pass: Pass) -> FusionContext {
    require(questions.visibleLengths == nil, "decoder: the questions are padded; pack them")
    return FusionContext(
      keysAndValues: layers.compactMap { $0.keysAndValues(questions.rows, pass) }, offsets: questions.offsets)
  }

  /// What follows each token of the answers: logits `[tokens, vocabulary]`. Nothing depends on later tokens.
  ///
  /// - Parameter owners: The question of each answer, `[answers]`.
  public func logits(of inputs: PackedText, given questions: FusionContext, owners: [Int], _ pass: Pass) -> Variable {
    embeddings.words.value.device.runPart(pass.tape == nil ? "answer decoder without gradient" : "answer decoder") {
      let plan = AttentionPlan(
        queries: inputs.offsets, keys: questions.offsets, keySequence: owners, heads: heads)
      var x = embeddings(inputs, pass)  // [tokens, width]
      for (layer, keysAndValues) in zip(layers, questions.keysAndValues) {
        x = layer(x, inputs.offsets, visible: nil, image: (keysAndValues, plan), outputs: nil, pass)
      }
      return words(x, wordEmbeddings: embeddings.words, pass)
    }
  }

  public func visitParameters(_ visit: (Parameter) -> Void) {
    embeddings.visitParameters(visit)
    for layer in layers { layer.visitParameters(visit) }
    words.visitParameters(visit)
  }
}
