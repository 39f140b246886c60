package import Autograd
package import Tensor

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
    norm = LayerNorm(make, path + ".LayerNorm", width: width, epsilon: 1e-12)
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
