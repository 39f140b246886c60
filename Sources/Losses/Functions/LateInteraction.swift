public import Autograd
public import Tensor

/// How well sequences match one another piece by piece (Yao et al. 2022, eq. 4 and 5; Khattab and Zaharia 2020, eq. 3): of the similarities of
/// all pieces, `[row pieces, column pieces]`, the mean over those of one sequence of the greatest with the pieces of another, both ways.
///
/// A sequence without pieces has 0 with all. Of equal similarities the first is the greatest. Which piece is the greatest is a choice, so
/// similarities come to the host: once, and one pass over them serves both ways.
struct BestMatches {
  /// The means over the pieces of rows, `[row sequences, column sequences]`.
  let ofRows: Variable
  /// The means over the pieces of columns, `[column sequences, row sequences]`.
  let ofColumns: Variable

  init(_ similarities: Variable, rows: Offsets, columns: Offsets) {
    require(
      similarities.shape == [rows.total, columns.total],
      "best matches: similarities \(similarities.shape) of \(rows.total) and \(columns.total) pieces")
    let values = similarities.value.values
    var ofRows = GreatestPlaces(pieces: rows, others: columns.count)
    var ofColumns = GreatestPlaces(pieces: columns, others: rows.count)
    let width = columns.total
    for row in 0..<rows.count {
      for piece in rows.range(row) {
        for column in 0..<columns.count {
          for other in columns.range(column) {
            let place = piece * width + other
            ofRows.note(place, of: piece, with: column, in: values)
            ofColumns.note(place, of: other, with: row, in: values)
          }
        }
      }
    }
    self.ofRows = ofRows.means(of: similarities, values)
    self.ofColumns = ofColumns.means(of: similarities, values)
  }
}

/// Where each piece of some sequences is most similar to a piece of each of some other sequences.
private struct GreatestPlaces {
  let pieces: Offsets
  /// How many other sequences there are.
  let others: Int
  /// `[pieces * others]`: places among the similarities; nil where the other sequence has no pieces.
  private var places: [Int?]

  init(pieces: Offsets, others: Int) {
    self.pieces = pieces
    self.others = others
    places = Array(repeating: nil, count: pieces.total * others)
  }

  /// Takes a place that is more similar than those before it.
  mutating func note(_ place: Int, of piece: Int, with other: Int, in values: [Float]) {
    let own = piece * others + other
    if let greatest = places[own], !(values[place] > values[greatest]) { return }
    places[own] = place
  }

  /// The means over each sequence's pieces, `[sequences, others]`.
  func means(of similarities: Variable, _ values: [Float]) -> Variable {
    var means = [Float](repeating: 0, count: pieces.count * others)
    forEach { pair, place, share in means[pair] += share * values[place] }
    let output = Tensor(means, shape: [pieces.count, others], on: similarities.value.device)
    return MeansAtPlaces(places: self, output: output)(similarities)
  }

  /// Every place that is the greatest of a piece, and the piece's share in the mean of `pair`.
  func forEach(_ body: (_ pair: Int, _ place: Int, _ share: Float) -> Void) {
    for sequence in 0..<pieces.count where pieces.length(sequence) > 0 {
      let share = 1 / Float(pieces.length(sequence))
      for piece in pieces.range(sequence) {
        for other in 0..<others {
          guard let place = places[piece * others + other] else { continue }
          body(sequence * others + other, place, share)
        }
      }
    }
  }
}

/// The means at places that are known, and known themselves.
private struct MeansAtPlaces: Operation {
  let places: GreatestPlaces
  let output: Tensor

  func callAsFunction(_ similarities: Variable) -> Variable { apply(to: [similarities]) }

  func value(_ inputs: [Tensor]) -> Tensor { output }

  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] {
    let gradient = gradient.values
    var slopes = [Float](repeating: 0, count: inputs[0].count)
    places.forEach { pair, place, share in slopes[place] += share * gradient[pair] }
    return [Tensor(slopes, shape: inputs[0].shape, on: inputs[0].device)]
  }
}

/// Fine-grained contrast of pictures and captions (Yao et al. 2022, eq. 1 to 6): InfoNCE in both directions whose similarities are means over
/// the pieces of one of the greatest similarity with a piece of the other.
///
/// - Parameters:
///   - patches: `[patches, width]`, unit rows, and whose they are.
///   - words: `[words, width]`, unit rows, and whose they are; as many captions as pictures.
///   - temperature: One element.
///   - positives: As in ``pairContrast(image:text:temperature:positives:)``.
/// - Returns: Two scalars, in nats.
public func lateInteractionContrast(
  patches: Variable, of pictures: Offsets, words: Variable, of captions: Offsets, temperature: Variable,
  positives: Tensor? = nil
) -> (imageToText: Variable, textToImage: Variable) {
  require(
    pictures.count == captions.count, "late interaction: \(pictures.count) pictures and \(captions.count) captions")
  let similarities = patches.similarity(to: words, temperature: temperature)  // [patches, words]
  let matches = BestMatches(similarities, rows: pictures, columns: captions)  // [pairs, pairs] both ways
  return (
    contrastiveLoss(matches.ofRows, positives: positives), contrastiveLoss(matches.ofColumns, positives: positives)
  )
}
