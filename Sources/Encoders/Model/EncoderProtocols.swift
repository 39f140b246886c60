public import Autograd
public import Tensor

/// Turns pictures into token vectors.
public protocol ImageEncoder: Layer {
  /// The size of a token vector.
  var width: Int { get }

  /// The side of the square of patch tokens that follow the first token; nil if they form none.
  var gridSide: Int? { get }

  /// Pictures `[batch, 3, side, side]` to a token for the whole and then those of the parts: `gridSide * gridSide`, row by row, if there
  /// is a grid.
  func callAsFunction(_ images: Tensor, _ pass: Pass) -> TokenBatch
}

/// Turns packed captions into token vectors.
public protocol TextEncoder: Layer {
  /// The size of a token vector.
  var width: Int { get }

  /// The table of word vectors, `[vocabulary, width]`, to which masked language modelling ties its output; nil if there is none.
  var wordEmbeddings: Parameter? { get }

  /// Captions to one vector per token, the first of which stands for the whole.
  func callAsFunction(_ text: PackedText, _ pass: Pass) -> TokenBatch
}

/// What a fusion encoder has computed from pictures alone: used by every caption that is fused with them.
///
/// A fusion encoder of your own puts there what it likes; only it reads it.
public struct FusionContext {
  /// Of the standard fusion encoder, for each layer: the keys and values of all image tokens, `[image tokens, 2 * width]`.
  public let keysAndValues: [Variable]
  /// The image tokens of each picture, `[images]`.
  public let offsets: Offsets

  /// What every caption that is fused with these pictures reads, and where each picture's tokens begin.
  public init(keysAndValues: [Variable], offsets: Offsets) {
    self.keysAndValues = keysAndValues
    self.offsets = offsets
  }
}

/// Fuses captions with pictures.
public protocol FusionEncoder: Layer {
  /// The size of a token vector.
  var width: Int { get }

  /// The image side of the fusion, computed once for pictures that meet several captions.
  func context(for images: TokenBatch, _ pass: Pass) -> FusionContext

  /// Fuses text sequence `i` with picture `images[i]` of `context`.
  ///
  /// Gives the rows named by `outputs` (ascending places in the packed text) in that order, `[outputs, width]`; all others are left
  /// out of the last layer, where nothing depends on them.
  func callAsFunction(
    _ text: TokenBatch, with context: FusionContext, images: [Int], outputs: Indices, _ pass: Pass
  ) -> Variable
}

/// A fusion encoder that can show which parts of a picture the words of a caption look at.
///
/// A protocol of its own and no requirement of ``FusionEncoder``: training never needs it, and not every fusion encoder has attention.
public protocol CrossAttentionReading: FusionEncoder {
  /// Fuses text sequence `i` with picture `images[i]` as in inference and gives the probabilities of every cross-attention on the way.
  ///
  /// - Returns: `[layers][sequences]` tensors `[heads, words, image tokens]`; each row sums to 1.
  func crossAttention(of text: TokenBatch, with context: FusionContext, images: [Int]) -> [[Tensor]]
}

/// The output of an encoder: token vectors of a batch, packed row after row, and where each sequence begins.
public struct TokenBatch {
  /// `[tokens, width]`
  public let rows: Variable
  /// `[batch]` sequences
  public let offsets: Offsets
  /// How many leading tokens of each sequence attention looks at; nil means all of them (see `PackedText`).
  package let visibleLengths: [Int]?

  /// Rows `[tokens, width]` of the sequences that `offsets` bounds; a trap where the numbers of tokens differ.
  public init(rows: Variable, offsets: Offsets, visibleLengths: [Int]? = nil) {
    require(
      rows.shape[0] == offsets.total, "tokens: \(rows.shape[0]) rows, but the sequences hold \(offsets.total)")
    self.rows = rows
    self.offsets = offsets
    self.visibleLengths = visibleLengths
  }

  package var batch: Int { offsets.count }

  /// Where the first token ([CLS]) of each sequence is, `[batch]`.
  public var firstPlaces: Indices { Indices(offsets.bounds.dropLast()) }

  /// The first token of each sequence, `[batch, width]`.
  public var first: Variable { rows.gatherRows(firstPlaces) }

  /// Where all but the first tokens are, and the sequences that they form.
  public var restPlaces: (places: Indices, offsets: Offsets) {
    let places = (0..<batch).flatMap { offsets.range($0).dropFirst() }
    return (Indices(places), Offsets(lengths: offsets.lengths.map { max(0, $0 - 1) }))
  }

  /// The batch of the sequences `chosen`, in that order; a sequence may be chosen more than once.
  public func selecting(_ chosen: [Int]) -> TokenBatch {
    let (offsets, elements) = offsets.selecting(chosen)
    return TokenBatch(
      rows: rows.gatherRows(elements), offsets: offsets,
      visibleLengths: visibleLengths.map { all in chosen.map { all[$0] } })
  }
}
