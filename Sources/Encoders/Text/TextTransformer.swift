public import Autograd
public import Tensor

/// The lower layers of BERT (Devlin et al. 2019): embeddings and post-norm self-attention layers, on packed rows.
public struct TextTransformer: TextEncoder {
  public let width: Int
  public let wordEmbeddings: Parameter
  private let path: String
  private let dropout: Float
  private let positionEmbeddings: Parameter
  private let typeEmbeddings: Parameter
  private let norm: LayerNorm
  private let layers: [TextLayer]

  public init(_ make: ParameterMaker, shape: ModelShape, path: String = "text_encoder.bert") {
    width = shape.textWidth
    dropout = shape.dropout
    self.path = path
    let embeddings = path + ".embeddings"
    let normal = Initializer.normal(deviation: make.deviation)
    wordEmbeddings = make(
      embeddings + ".word_embeddings.weight", [shape.vocabularySize, shape.textWidth], normal)
    positionEmbeddings = make(
      embeddings + ".position_embeddings.weight", [shape.maxPositions, shape.textWidth], normal)
    typeEmbeddings = make(
      embeddings + ".token_type_embeddings.weight", [2, shape.textWidth], normal)
    norm = LayerNorm(make, embeddings + ".LayerNorm", width: shape.textWidth, epsilon: 1e-12)
    layers = (0..<shape.textDepth).map {
      TextLayer(make, "\(path).encoder.layer.\($0)", shape: shape, keyWidth: nil)
    }
  }

  public func callAsFunction(_ text: PackedText, _ pass: Pass) -> TokenBatch {
    wordEmbeddings.value.device.part(pass.tape == nil ? "text encoder without gradient" : "text encoder") {
      encode(text, pass)
    }
  }

  private func encode(_ text: PackedText, _ pass: Pass) -> TokenBatch {
    let words = pass(wordEmbeddings).gatherRows(text.ids)  // [tokens, width]
    let positions = pass(positionEmbeddings).gatherRows(text.positions)  // [tokens, width]
    let type = pass(typeEmbeddings).gatherRows(Indices([0])).reshaped([width])
    var x = norm((words + positions).adding(row: type), pass)
      .dropout(pass.dropout(dropout, at: path + ".embeddings"))
    for layer in layers {
      x = layer(x, text.offsets, visible: text.visibleLengths, image: nil, outputs: nil, pass)
    }
    return TokenBatch(rows: x, offsets: text.offsets, visibleLengths: text.visibleLengths)
  }

  public func visitParameters(_ visit: (Parameter) -> Void) {
    visit(wordEmbeddings)
    visit(positionEmbeddings)
    visit(typeEmbeddings)
    norm.visitParameters(visit)
    for layer in layers { layer.visitParameters(visit) }
  }
}
