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

  /// There is none, but what comes before layers can be frozen too: the table.
  package func layerCount(for shape: ModelShape) -> Int? { 0 }
}

private struct BagLayers: LayeredTextEncoder {
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
    upper(lower(text, layers: 0, pass), from: 0, pass)
  }

  func lower(_ text: PackedText, layers: Int, _ pass: Pass) -> TokenBatch {
    TokenBatch(rows: pass(table).gatherRows(text.ids), offsets: text.offsets)  // [tokens, width]
  }

  func upper(_ tokens: TokenBatch, from layers: Int, _ pass: Pass) -> TokenBatch {
    let (words, offsets) = (tokens.rows, tokens.offsets)
    let captions = words.means(of: offsets)  // [batch, width]
    let rows = norm(words + captions.gatherRows(offsets.owners), pass)
    return TokenBatch(rows: rows.dropout(pass.dropout(dropout, at: "bag_of_words")), offsets: offsets)
  }

  func lowerParameters(layers: Int) -> [Parameter] { [table] }

  func visitParameters(_ visit: (Parameter) -> Void) {
    visit(table)
    norm.visitParameters(visit)
  }
}
