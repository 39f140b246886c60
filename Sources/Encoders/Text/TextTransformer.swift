package import Autograd
package import Tensor

/// The lower layers of BERT (Devlin et al. 2019): embeddings and post-norm self-attention layers, on packed rows.
package struct TextTransformer: LayeredTextEncoder {
  package let width: Int
  package let embeddings: TextEmbeddings
  package let layers: [TextLayer]

  package init(_ make: ParameterMaker, shape: ModelShape, path: String = "text_encoder.bert") {
    width = shape.textWidth
    embeddings = TextEmbeddings(make, path + ".embeddings", shape: shape)
    layers = (0..<shape.textDepth).map {
      TextLayer(make, "\(path).encoder.layer.\($0)", shape: shape, keyWidth: nil)
    }
  }

  package var wordEmbeddings: Parameter? { embeddings.words }

  package func callAsFunction(_ text: PackedText, _ pass: Pass) -> TokenBatch {
    embeddings.words.value.device.runPart(pass.tape == nil ? "text encoder without gradient" : "text encoder") {
      encode(text, pass)
    }
  }

  private func encode(_ text: PackedText, _ pass: Pass) -> TokenBatch {
    upper(lower(text, layers: 0, pass), from: 0, pass)
  }

  package func lower(_ text: PackedText, layers count: Int, _ pass: Pass) -> TokenBatch {
    let embedded = embeddings(text, pass)  // [tokens, width]
    return run(
      layers.prefix(count),
      on: TokenBatch(rows: embedded, offsets: text.offsets, visibleLengths: text.visibleLengths), pass)
  }

  package func upper(_ tokens: TokenBatch, from count: Int, _ pass: Pass) -> TokenBatch {
    run(layers.dropFirst(count), on: tokens, pass)
  }

  private func run(_ layers: ArraySlice<TextLayer>, on tokens: TokenBatch, _ pass: Pass) -> TokenBatch {
    var x = tokens.rows  // [tokens, width]
    for layer in layers {
      x = layer(x, tokens.offsets, visible: tokens.visibleLengths, image: nil, outputs: nil, pass)
    }
    return TokenBatch(rows: x, offsets: tokens.offsets, visibleLengths: tokens.visibleLengths)
  }

  package func lowerParameters(layers count: Int) -> [Parameter] {
    embeddings.parameters + layers.prefix(count).flatMap(\.parameters)
  }

  package func visitParameters(_ visit: (Parameter) -> Void) {
    embeddings.visitParameters(visit)
    for layer in layers { layer.visitParameters(visit) }
  }
}

/// BERT's vectors of words, positions and the type, added, normalised and dropped out.
package struct TextEmbeddings: Layer {
  /// `[vocabulary, width]`
  package let words: Parameter
  private let path: String
  private let dropout: Float
  private let positions: Parameter
  private let types: Parameter
  private let norm: LayerNorm

  package init(_ make: ParameterMaker, _ path: String, shape: ModelShape) {
    let width = shape.textWidth
    let normal = Initializer.normal(deviation: make.deviation)
    self.path = path
    dropout = shape.dropout
    words = make(path + ".word_embeddings.weight", [shape.vocabularySize, width], normal)
    positions = make(path + ".position_embeddings.weight", [shape.maxPositions, width], normal)
    types = make(path + ".token_type_embeddings.weight", [2, width], normal)
    norm = LayerNorm(
      make, path + ".LayerNorm", width: width, epsilon: shape.textEpsilon ?? ModelShape.standardTextEpsilon)
  }

  /// `[tokens, width]`; all tokens are of the first type.
  package func callAsFunction(_ text: PackedText, _ pass: Pass) -> Variable {
    let wordRows = pass(words).gatherRows(text.ids)  // [tokens, width]
    let positionRows = pass(positions).gatherRows(text.positions)  // [tokens, width]
    let type = pass(types).gatherRows(Indices([0])).reshaped([words.shape[1]])
    return norm((wordRows + positionRows).adding(row: type), pass).dropout(pass.dropout(dropout, at: path))
  }

  package func visitParameters(_ visit: (Parameter) -> Void) {
    visit(words)
    visit(positions)
    visit(types)
    norm.visitParameters(visit)
  }
}

/// Predicts words from token vectors: dense, GELU, norm, then a product with the word table and a bias (BERT's MLM head).
package struct MaskedLanguageHead: Layer {
  private let dense: Linear
  private let norm: LayerNorm
  private let bias: Parameter

  package init(_ make: ParameterMaker, shape: ModelShape, path: String = "text_encoder.cls.predictions") {
    dense = Linear(
      make, path + ".transform.dense", inputs: shape.textWidth, outputs: shape.textWidth, .transformer)
    norm = LayerNorm(
      make, path + ".transform.LayerNorm", width: shape.textWidth,
      epsilon: shape.textEpsilon ?? ModelShape.standardTextEpsilon)
    bias = make(path + ".bias", [shape.vocabularySize], .zeros)
  }

  /// `[tokens, width]` to logits `[tokens, vocabulary]`; the output weight is `wordEmbeddings`, tied.
  package func callAsFunction(_ x: Variable, wordEmbeddings: Parameter, _ pass: Pass) -> Variable {
    norm(dense.gelu(x, pass), pass).linear(weight: pass(wordEmbeddings), bias: pass(bias))
  }

  package func visitParameters(_ visit: (Parameter) -> Void) {
    dense.visitParameters(visit)
    norm.visitParameters(visit)
    visit(bias)
  }
}
