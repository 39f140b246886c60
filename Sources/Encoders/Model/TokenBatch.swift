public import Autograd
public import Tensor

/// The output of an encoder: token vectors of a batch, packed row after row, and where each sequence begins.
public struct TokenBatch {
  /// `[tokens, width]`
  public let rows: Variable
  /// `[batch]` sequences
  public let offsets: Offsets
  /// How many leading tokens of each sequence attention looks at; nil means all of them (see `PackedText`).
  public let visibleLengths: [Int]?

  public init(rows: Variable, offsets: Offsets, visibleLengths: [Int]? = nil) {
    require(
      rows.shape[0] == offsets.total, "tokens: \(rows.shape[0]) rows, but the sequences hold \(offsets.total)")
    self.rows = rows
    self.offsets = offsets
    self.visibleLengths = visibleLengths
  }

  public var batch: Int { offsets.count }

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
