package import Triad

/// The words of a caption and their mean, in no order.
///
/// Each token of the caption becomes one of `textWidth`: its word vector and the mean of all, added and normalised. The first token, which
/// is the same word in every caption, so stands for the mean: the caption as fastText has it (Joulin et al. 2017), and labels in DeViSE
/// (Frome et al. 2013). It gives all that BERT gives, words and their table, but "red circle, blue square" is "blue circle, red square".
/// Dropout is that of BERT's embeddings; without it the second view of a caption that IMC compares would be the first.
package struct BagOfWords: TextArchitecture {
  package static let name = "bag-of-words"
  package static let summary = "The words of a caption and their mean, in no order."
  package static let standard: BagOfWords? = BagOfWords()

  package init() {}

  package func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any TextEncoder {
    BagLayers(make, shape: shape)
  }
}

private struct BagLayers: TextEncoder {
  let width: Int
  let dropout: Float
  let table: Parameter
  let norm: LayerNorm

  init(_ make: ParameterMaker, shape: ModelShape) {
    width = shape.textWidth
    dropout = shape.dropout
    table = make("bag_of_words.table", [shape.vocabularySize, width], .normal(deviation: make.deviation))
    norm = LayerNorm(make, "bag_of_words.norm", width: width, epsilon: 1e-12)
  }

  var wordEmbeddings: Parameter? { table }

  func callAsFunction(_ text: PackedText, _ pass: Pass) -> TokenBatch {
    let words = pass(table).gatherRows(text.ids)  // [tokens, width]
    let captions = words.means(of: text.offsets)  // [batch, width]
    let rows = norm(words + captions.gatherRows(text.offsets.owners), pass)
    return TokenBatch(rows: rows.dropout(pass.dropout(dropout, at: "bag_of_words")), offsets: text.offsets)
  }

  func visitParameters(_ visit: (Parameter) -> Void) {
    visit(table)
    norm.visitParameters(visit)
  }
}
