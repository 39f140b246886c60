public import Autograd
public import Tensor

/// How well sequences match one another piece by piece (Yao et al. 2022, eq. 4 and 5; Khattab and Zaharia 2020, eq. 3): of the similarities of
/// all pieces the mean over those of one sequence of the greatest with the pieces of another.
///
/// `[rows, columns]` becomes `[row sequences, column sequences]`; turned, the mean is over the columns and the result
/// `[column sequences, row sequences]`. A sequence without pieces has 0 with all. Of equal similarities the first is the greatest. It is
/// computed on the host: which piece is the greatest is a choice.
struct BestMatches: Operation {
  let rows: Offsets
  let columns: Offsets
  let isTurned: Bool

  init(rows: Offsets, columns: Offsets, isTurned: Bool = false) {
    self.rows = rows
    self.columns = columns
    self.isTurned = isTurned
  }

  func callAsFunction(_ similarities: Variable) -> Variable { apply(to: [similarities]) }

  func value(_ inputs: [Tensor]) -> Tensor {
    let (anchors, others) = sides
    let similarities = values(inputs[0])
    var sums = [Float](repeating: 0, count: anchors.count * others.count)
    forEachMatch(in: similarities) { pair, place, share in sums[pair] += share * similarities[place] }
    return Tensor(sums, shape: [anchors.count, others.count], on: inputs[0].device)
  }

  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] {
    let (similarities, gradient) = (values(inputs[0]), gradient.values)
    var slopes = [Float](repeating: 0, count: similarities.count)
    forEachMatch(in: similarities) { pair, place, share in slopes[place] += share * gradient[pair] }
    return [Tensor(slopes, shape: inputs[0].shape, on: inputs[0].device)]
  }

  /// Whose pieces the mean is over, and where the greatest is looked for.
  private var sides: (anchors: Offsets, others: Offsets) { isTurned ? (columns, rows) : (rows, columns) }

  private func values(_ similarities: Tensor) -> [Float] {
    require(
      similarities.shape == [rows.total, columns.total],
      "best matches: similarities \(similarities.shape) of \(rows.total) and \(columns.total) pieces")
    return similarities.values
  }

  /// For each piece and each other sequence the place of the greatest similarity, and the piece's share in the mean of `pair`.
  private func forEachMatch(in values: [Float], _ body: (_ pair: Int, _ place: Int, _ share: Float) -> Void) {
    let (anchors, others) = sides
    let width = columns.total
    let (anchorStride, otherStride) = isTurned ? (1, width) : (width, 1)
    for anchor in 0..<anchors.count where anchors.length(anchor) > 0 {
      let share = 1 / Float(anchors.length(anchor))
      for piece in anchors.range(anchor) {
        for other in 0..<others.count where others.length(other) > 0 {
          var greatest = piece * anchorStride + others.range(other).lowerBound * otherStride
          for place in others.range(other) where values[piece * anchorStride + place * otherStride] > values[greatest] {
            greatest = piece * anchorStride + place * otherStride
          }
          body(anchor * others.count + other, greatest, share)
        }
      }
    }
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
  let imageToText = BestMatches(rows: pictures, columns: captions)(similarities)  // [pairs, pairs]
  let textToImage = BestMatches(rows: pictures, columns: captions, isTurned: true)(similarities)
  return (contrastiveLoss(imageToText, positives: positives), contrastiveLoss(textToImage, positives: positives))
}
