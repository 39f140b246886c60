package import Autograd
package import Tensor

/// Says text word by word about something else: as many layers of BERT as the fusion encoder has, each causal and with a cross-attention to all
/// tokens of what the text is about, then BERT's head for words.
///
/// What goes into the first layer is its owner's affair, and so is whose word vectors the head is tied to.
package struct TextDecoder: Layer {
  private let heads: Int
  package let layers: [TextLayer]
  package let words: MaskedLanguageHead

  /// - Parameters:
  ///   - keyWidth: Of the tokens that the text is about.
  ///   - layerPath: Of all layers; the number of each is after it.
  ///   - wordPath: Of the head.
  package init(
    _ make: ParameterMaker, shape: ModelShape, keyWidth: Int, layers layerPath: String, words wordPath: String
  ) {
    heads = shape.textHeads
    layers = (0..<shape.fusionDepth).map {
      TextLayer(make, "\(layerPath).\($0)", shape: shape, keyWidth: keyWidth, isCausal: true)
    }
    words = MaskedLanguageHead(make, shape: shape, path: wordPath)
  }

  /// What follows each token: logits `[tokens, vocabulary]`. Nothing depends on later tokens.
  ///
  /// - Parameters:
  ///   - embedded: `[tokens, width]`
  ///   - text: The tokens of each text.
  ///   - keys: The tokens of each thing that a text may be about.
  ///   - owners: Which of these each text is about, `[texts]`.
  ///   - table: The words' vectors, `[vocabulary, width]`.
  ///   - keysAndValues: Those of the layer at a depth for all of `keys`; asked for when the layer is run.
  package func logits(
    of embedded: Variable, _ text: Offsets, keys: Offsets, owners: [Int], words table: Parameter, _ pass: Pass,
    keysAndValues: (_ depth: Int) -> Variable?
  ) -> Variable {
    let plan = AttentionPlan(queries: text, keys: keys, keySequence: owners, heads: heads)
    var x = embedded
    for (depth, layer) in layers.enumerated() {
      guard let seen = keysAndValues(depth) else { continue }
      x = layer(x, text, visible: nil, image: (seen, plan), outputs: nil, pass)
    }
    return words(x, wordEmbeddings: table, pass)
  }

  package func visitParameters(_ visit: (Parameter) -> Void) {
    for layer in layers { layer.visitParameters(visit) }
    words.visitParameters(visit)
  }
}
