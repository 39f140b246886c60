public import Autograd
import Tensor

/// Predicts words from token vectors: dense, GELU, norm, then a product with the word table and a bias (BERT's MLM head).
public struct MaskedLanguageHead: Layer {
  private let dense: Linear
  private let norm: LayerNorm
  private let bias: Parameter

  public init(_ make: ParameterMaker, shape: ModelShape, path: String = "text_encoder.cls.predictions") {
    dense = Linear(
      make, path + ".transform.dense", inputs: shape.textWidth, outputs: shape.textWidth, .transformer)
    norm = LayerNorm(make, path + ".transform.LayerNorm", width: shape.textWidth, epsilon: 1e-12)
    bias = make(path + ".bias", [shape.vocabularySize], .zeros)
  }

  /// `[tokens, width]` to logits `[tokens, vocabulary]`; the output weight is `wordEmbeddings`, tied.
  public func callAsFunction(_ x: Variable, wordEmbeddings: Parameter, _ pass: Pass) -> Variable {
    norm(dense.gelu(x, pass), pass).linear(weight: pass(wordEmbeddings), bias: pass(bias))
  }

  public func visitParameters(_ visit: (Parameter) -> Void) {
    dense.visitParameters(visit)
    norm.visitParameters(visit)
    visit(bias)
  }
}
