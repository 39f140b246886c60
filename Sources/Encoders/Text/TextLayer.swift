package import Autograd
package import Tensor

/// One layer of BERT: self-attention, cross-attention to a picture in fusion layers, feed-forward; each `norm(x + dropout(f(x)))`.
package struct TextLayer: Layer {
  private let path: String
  private let heads: Int
  private let isCausal: Bool
  private let dropout: Float
  private let queryKeyValue: Linear
  private let attention: Sublayer
  private let cross: CrossAttention?
  private let intermediate: Linear
  private let output: Sublayer

  /// `keyWidth` is the width of the image tokens in a fusion layer, nil in a text layer. In a causal layer a token sees itself and
  /// those before it alone. A layer without keys and values of its own is handed another's.
  package init(
    _ make: ParameterMaker, _ path: String, shape: ModelShape, keyWidth: Int?, isCausal: Bool = false,
    hasOwnKeysAndValues: Bool = true
  ) {
    let width = shape.textWidth
    self.path = path
    heads = shape.textHeads
    self.isCausal = isCausal
    dropout = shape.dropout
    queryKeyValue = Linear(
      make, path + ".attention.self", joining: ["query", "key", "value"], as: "qkv", inputs: width, outputs: width,
      .transformer)
    attention = Sublayer(make, path + ".attention.output", inputs: width, shape: shape)
    cross = keyWidth.map {
      CrossAttention(
        make, path + ".crossattention", shape: shape, keyWidth: $0, hasOwnKeysAndValues: hasOwnKeysAndValues)
    }
    intermediate = Linear(make, path + ".intermediate.dense", inputs: width, outputs: 4 * width, .transformer)
    output = Sublayer(make, path + ".output", inputs: 4 * width, shape: shape)
  }

  /// `x` is `[tokens, width]`. With `outputs` only those rows are carried on after the self-attention: `[outputs, width]`.
  /// `readProbabilities` is shown those of the cross-attention, which are computed for it alone; what it gives is used in their place.
  package func callAsFunction(
    _ x: Variable, _ rows: Offsets, visible: [Int]?, image: (keysAndValues: Variable, plan: AttentionPlan)?,
    outputs: Indices?, _ pass: Pass, readProbabilities: (([Tensor]) -> [Variable]?)? = nil
  ) -> Variable {
    let mask = pass.dropout(dropout, at: path + ".attention.probabilities")
    let projected = queryKeyValue(x, pass)
    var context =  // [tokens, width]
      isCausal
      ? projected.causalSelfAttention(rows: rows, heads: heads, mask: mask)
      : projected.selfAttention(rows: rows, visible: visible, heads: heads, mask: mask)
    var residual = x
    if let outputs {
      context = context.gatherRows(outputs)  // [outputs, width]
      residual = residual.gatherRows(outputs)
    }
    var y = attention(context, residual: residual, pass)
    if let cross, let image {
      let replacement = readProbabilities.flatMap {
        $0(cross.probabilities(y, keysAndValues: image.keysAndValues, plan: image.plan, pass))
      }
      y = cross(
        y, keysAndValues: image.keysAndValues, plan: image.plan, pass, probabilities: replacement)
    }
    return output(intermediate.gelu(y, pass), residual: y, pass)
  }

  /// The keys and values of image tokens for this fusion layer: `[image tokens, 2 * width]`.
  package func keysAndValues(_ image: Variable, _ pass: Pass) -> Variable? { cross?.keysAndValues(image, pass) }

  /// Starts as `other`, as far as both have the same parts; keys and values of another width stay as they are.
  package func takeFittingValues(of other: TextLayer) {
    queryKeyValue.takeValues(of: other.queryKeyValue)
    attention.takeValues(of: other.attention)
    if let cross, let others = other.cross { cross.takeFittingValues(of: others) }
    intermediate.takeValues(of: other.intermediate)
    output.takeValues(of: other.output)
  }

  package func visitParameters(_ visit: (Parameter) -> Void) {
    queryKeyValue.visitParameters(visit)
    attention.visitParameters(visit)
    cross?.visitParameters(visit)
    intermediate.visitParameters(visit)
    output.visitParameters(visit)
  }
}

/// `norm(residual + dropout(dense(x)))`
struct Sublayer: Layer {
  private let path: String
  private let dense: Linear
  private let norm: LayerNorm
  private let dropout: Float

  init(_ make: ParameterMaker, _ path: String, inputs: Int, shape: ModelShape) {
    let width = shape.textWidth
    self.path = path
    dropout = shape.dropout
    dense = Linear(make, path + ".dense", inputs: inputs, outputs: width, .transformer)
    norm = LayerNorm(
      make, path + ".LayerNorm", width: width, epsilon: shape.textEpsilon ?? ModelShape.standardTextEpsilon)
  }

  package func callAsFunction(_ x: Variable, residual: Variable, _ pass: Pass) -> Variable {
    norm(dense(x, pass), residual: residual, mask: pass.dropout(dropout, at: path), pass)
  }

  func visitParameters(_ visit: (Parameter) -> Void) {
    dense.visitParameters(visit)
    norm.visitParameters(visit)
  }
}

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
    output = Sublayer(make, path + ".output", inputs: width, shape: shape)
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

  /// What `x` looks at in each head: a tensor per sequence, `[heads, queries, image tokens]`. For people, never for training.
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
