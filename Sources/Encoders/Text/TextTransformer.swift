public import Autograd
public import Tensor

/// The lower layers of BERT (Devlin et al. 2019): embeddings and post-norm self-attention layers, on packed rows.
public struct TextTransformer: TextEncoder {
  public let width: Int
  package let embeddings: TextEmbeddings
  private let layers: [TextLayer]

  public init(_ make: ParameterMaker, shape: ModelShape, path: String = "text_encoder.bert") {
    width = shape.textWidth
    embeddings = TextEmbeddings(make, path + ".embeddings", shape: shape)
    layers = (0..<shape.textDepth).map {
      TextLayer(make, "\(path).encoder.layer.\($0)", shape: shape, keyWidth: nil)
    }
  }

  public var wordEmbeddings: Parameter { embeddings.words }

  public func callAsFunction(_ text: PackedText, _ pass: Pass) -> TokenBatch {
    wordEmbeddings.value.device.runPart(pass.tape == nil ? "text encoder without gradient" : "text encoder") {
      encode(text, pass)
    }
  }

  private func encode(_ text: PackedText, _ pass: Pass) -> TokenBatch {
    var x = embeddings(text, pass)  // [tokens, width]
    for layer in layers {
      x = layer(x, text.offsets, visible: text.visibleLengths, image: nil, outputs: nil, pass)
    }
    return TokenBatch(rows: x, offsets: text.offsets, visibleLengths: text.visibleLengths)
  }

  public func visitParameters(_ visit: (Parameter) -> Void) {
    embeddings.visitParameters(visit)
    for layer in layers { layer.visitParameters(visit) }
  }
}
