import Autograd
import Tensor

/// Text rows look at the tokens of a picture: queries from text, keys and values from the image.
struct CrossAttention: Layer {
  private let path: String
  private let dropout: Float
  private let query: Linear
  /// Nil in a layer that is handed another's keys and values.
  private let keyValue: Linear?
  private let output: Sublayer

  init(
    _ make: ParameterMaker, _ path: String, shape: ModelShape, keyWidth: Int, hasOwnKeysAndValues: Bool = true
  ) {
    let width = shape.textWidth
    self.path = path
    dropout = shape.dropout
    query = Linear(make, path + ".self.query", inputs: width, outputs: width, .transformer)
    keyValue =
      hasOwnKeysAndValues
      ? Linear(
        make, path + ".self", joining: ["key", "value"], as: "kv", inputs: keyWidth, outputs: width, .transformer)
      : nil
    output = Sublayer(make, path + ".output", inputs: width, width: width, dropout: shape.dropout)
  }

  package func keysAndValues(_ image: Variable, _ pass: Pass) -> Variable? { keyValue?(image, pass) }

  /// Given `probabilities`, a variable a sequence as ``probabilities(_:keysAndValues:plan:_:)`` gives them, these are what `x` looks
  /// at, without dropout and slowly.
  package func callAsFunction(
    _ x: Variable, keysAndValues: Variable, plan: AttentionPlan, _ pass: Pass, probabilities: [Variable]? = nil
  ) -> Variable {
    let context: Variable  // [queries, width]
    if let probabilities {
      context = AttendedValues(plan: plan).apply(to: probabilities + [keysAndValues])
    } else {
      let mask = pass.dropout(dropout, at: path + ".probabilities")
      context = query(x, pass).crossAttention(keysAndValues: keysAndValues, plan: plan, mask: mask)
    }
    return output(context, residual: x, pass)
  }

  /// What `x` looks at in each head: a tensor a sequence, `[heads, queries, image tokens]`. For people, never for training.
  func probabilities(_ x: Variable, keysAndValues: Variable, plan: AttentionPlan, _ pass: Pass) -> [Tensor] {
    let queries = query(x, pass).value
    return Tensor.attentionProbabilities(
      query: ColumnWindow(queries), key: ColumnWindow(keysAndValues.value), plan: plan, width: queries.shape[-1])
  }

  /// Starts as `other`; keys and values of another width stay as they are.
  func takeFittingValues(of other: CrossAttention) {
    query.takeValues(of: other.query)
    if let keyValue, let others = other.keyValue, keyValue.weight.shape == others.weight.shape {
      keyValue.takeValues(of: others)
    }
    output.takeValues(of: other.output)
  }

  func visitParameters(_ visit: (Parameter) -> Void) {
    query.visitParameters(visit)
    keyValue?.visitParameters(visit)
    output.visitParameters(visit)
  }
}
