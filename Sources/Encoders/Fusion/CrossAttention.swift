import Autograd
import Tensor

/// Text rows look at the tokens of a picture: queries from text, keys and values from the image.
struct CrossAttention: Layer {
  private let path: String
  private let dropout: Float
  private let query: Linear
  private let keyValue: Linear
  private let output: Sublayer

  init(_ make: ParameterMaker, _ path: String, shape: ModelShape, keyWidth: Int) {
    let width = shape.textWidth
    self.path = path
    dropout = shape.dropout
    query = Linear(make, path + ".self.query", inputs: width, outputs: width, .transformer)
    keyValue = Linear(
      make, path + ".self", joining: ["key", "value"], as: "kv", inputs: keyWidth, outputs: width, .transformer)
    output = Sublayer(make, path + ".output", inputs: width, width: width, dropout: shape.dropout)
  }

  func keysAndValues(_ image: Variable, _ pass: Pass) -> Variable { keyValue(image, pass) }

  func callAsFunction(_ x: Variable, keysAndValues: Variable, plan: AttentionPlan, _ pass: Pass) -> Variable {
    let mask = pass.dropout(dropout, at: path + ".probabilities")
    let context = query(x, pass).crossAttention(keysAndValues: keysAndValues, plan: plan, mask: mask)
    return output(context, residual: x, pass)
  }

  /// What `x` looks at in each head: a tensor a sequence, `[heads, queries, image tokens]`. For people, never for training.
  func probabilities(_ x: Variable, keysAndValues: Variable, plan: AttentionPlan, _ pass: Pass) -> [Tensor] {
    let queries = query(x, pass).value
    return Tensor.attentionProbabilities(
      query: ColumnWindow(queries), key: ColumnWindow(keysAndValues.value), plan: plan, width: queries.shape[-1])
  }

  func visitParameters(_ visit: (Parameter) -> Void) {
    query.visitParameters(visit)
    keyValue.visitParameters(visit)
    output.visitParameters(visit)
  }
}
