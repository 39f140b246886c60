public import Autograd
import Data
public import Encoders
import Parts
package import Tensor

/// Captioning: the next word from the picture and the words before (Li et al. 2022, section 3.2; Yu et al. 2022, eq. 3).
///
/// The mean over words (CoCa's eq. 3 has the sum) of the cross-entropy with a target of which `smoothing` is spread evenly over the vocabulary. The decoder is the
/// objective's own, beside the fusion encoder: causal self-attention, then cross-attention to all tokens of the picture, as many layers as the
/// fusion encoder has; its words are the text encoder's, tied at both ends.
public struct Captioning: Objective {
  public static let name: ObjectiveName = "captioning"
  public static let summary =
    "Captioning: the next word from the picture and the words before (Li et al. 2022, section 3.2; Yu et al. 2022, eq. 3)."
  public static let standard: Captioning? = Captioning()
  public static let formula = "CE(decoder(words before, picture), (1 - e) next word + e / vocabulary)"
  public static let source = "Li et al. 2022, section 3.2; Yu et al. 2022, eq. 3"
  public static let metricNames = ["captioning_accuracy"]
  public static let needs: Set<EncoderOutput> = [.words, .wordTable]

  /// The share of the target that is spread over the vocabulary; 0.1 as published.
  public var smoothing: Float

  /// The share of the target that is spread over the vocabulary, in `0..<1`.
  public init(smoothing: Float = 0.1) { self.smoothing = smoothing }

  public func readsMomentum(distillation: Float) -> Bool { false }
  public var readsQueues: Bool { false }
  public var readsKeys: Bool { false }

  public func fault(for outline: ModelOutline) -> String? {
    smoothing >= 0 && smoothing < 1 ? nil : "smoothing is \(smoothing); it must be at least 0 and below 1"
  }

  public func makeHead(for model: ModelShape, _ make: ParameterMaker) -> CaptionDecoder {
    CaptionDecoder(make, "caption_decoder", shape: model)
  }

  /// Where guessing the next words begins, as for masked words.
  public func startBand(for step: TrainingStep) -> ReferenceBand? {
    wordBand(of: counts(in: step)[0], among: step.model.online.text.table.value)
  }

  public func term(for step: TrainingStep, head: CaptionDecoder) -> LossTerm {
    let caption = step.batch.text.shifted
    guard caption.next.count > 0 else { return LossTerm(Variable(Tensor(0, on: step.model.device))) }
    let logits = head.logits(
      of: caption.read, images: step[OnlineImage()].tokens, words: step.model.online.text.table,
      step.pass.named("captioning"))  // [words, vocabulary]
    return LossTerm(
      logits.crossEntropy(labels: caption.next, smoothing: smoothing),
      metrics: ["captioning_accuracy": classAccuracy(logits.value, labels: caption.next)])
  }

  /// The words that have one before them.
  public func counts(in step: TrainingStep) -> [Int] {
    [step.batch.text.offsets.lengths.reduce(0) { $0 + max(0, $1 - 1) }]
  }
}

extension PackedText {
  /// What is read and what comes next: all but the last token of each row, and the token after each of these.
  package var shifted: (read: PackedText, next: Indices) {
    var (read, next, lengths): ([Int32], [Int32], [Int]) = ([], [], [])
    for row in 0..<batch {
      let tokens = ids.values[offsets.range(row)]
      read += tokens.dropLast()
      next += tokens.dropFirst()
      lengths.append(max(0, tokens.count - 1))
    }
    return (PackedText(ids: Indices(read), offsets: Offsets(lengths: lengths)), Indices(next))
  }
}

/// Says the caption of a picture, word by word: position vectors of its own, causal layers with cross-attention to the picture, BERT's
/// prediction head.
///
/// What goes into the layers is not dropped out, unlike BERT's embeddings: the words are the text encoder's, which trains them with dropout.
public struct CaptionDecoder: Layer {
  private let positions: Parameter
  private let norm: LayerNorm
  private let decoder: TextDecoder

  init(_ make: ParameterMaker, _ path: String, shape: ModelShape) {
    positions = make(
      path + ".position_embeddings.weight", [shape.maxPositions, shape.textWidth], .normal(deviation: make.deviation))
    norm = LayerNorm(
      make, path + ".LayerNorm", width: shape.textWidth,
      epsilon: shape.textEpsilon ?? ModelShape.standardTextEpsilon)
    decoder = TextDecoder(
      make, shape: shape, keyWidth: shape.imageWidth, layers: path + ".layer", words: path + ".predictions")
  }

  /// What comes after each token of `text`: logits `[tokens, vocabulary]`. Nothing depends on later tokens.
  ///
  /// - Parameters:
  ///   - images: The tokens of each row's picture.
  ///   - table: The words' vectors, `[vocabulary, width]`.
  package func logits(of text: PackedText, images: TokenBatch, words table: Parameter, _ pass: Pass) -> Variable {
    let embedded = norm(
      pass(table).gatherRows(text.ids) + pass(positions).gatherRows(text.positions), pass)  // [tokens, width]
    return decoder.logits(
      of: embedded, text.offsets, keys: images.offsets, owners: Array(0..<text.batch), words: table, pass
    ) { depth in decoder.layers[depth].keysAndValues(images.rows, pass) }
  }

  public func visitParameters(_ visit: (Parameter) -> Void) {
    visit(positions)
    norm.visitParameters(visit)
    decoder.visitParameters(visit)
  }
}
