package import Encoders
import Foundation
package import Tensor

/// To which of two pictures does a text belong: the pre-training task of ``TwoPictureFusion``, as published (text assignment).
///
/// The other picture is drawn from the batch as a hard one, in proportion to the softmax of the similarity of the pictures.
package struct TextAssignment: Sendable, Hashable {
  /// The picture on the left for each text, `[batch]`.
  package let left: [Int]
  /// The picture on the right for each text, `[batch]`.
  package let right: [Int]
  /// `[batch]`: 0 where the text belongs to the left picture, 1 to the right one, 2 to neither.
  package let labels: Indices

  package static let classes = 3

  /// The published head: fused first tokens `[batch, width]` to logits `[batch, 3]`.
  package static func head(_ make: ParameterMaker, width: Int, path: String = "ta_head") -> Linear {
    Linear(make, path, inputs: width, outputs: classes, .torchDefault)
  }

  /// Two pictures and a label for each text of a batch, in which text `i` belongs to picture `i`.
  ///
  /// With probability 2/3 one of the pictures is the text's own, on either side with equal probability, else both are others. The
  /// draw is keyed by (seed, sample) and goes through the candidates in the order of their samples, so that it does not depend on
  /// the order of the batch.
  ///
  /// - Parameters:
  ///   - images: The pictures' projected features of unit length, `[batch, features]`; at least three.
  ///   - samples: What the pairs are, `[batch]`.
  ///   - groups: Pairs of one group show the same, so that none of them is another's wrong picture as long as two of other groups are
  ///     there; the published code knows no groups. `[batch]`.
  ///   - temperature: The published code has 0.07 here, not the learned one.
  package static func drawn(
    from images: Tensor, samples: [Int], groups: [Int]? = nil, seed: Seed, temperature: Float = 0.07
  )
    -> TextAssignment
  {
    let batch = images.shape[0]
    require(samples.count == batch, "text assignment: \(samples.count) samples for \(batch) pictures")
    require(groups?.count ?? batch == batch, "text assignment: \(groups?.count ?? 0) groups for \(batch) pictures")
    require(batch > 2, "text assignment: a batch of \(batch) has no two pictures beside a text's own")
    let order = samples.indices.sorted { (samples[$0], $0) < (samples[$1], $1) }
    let similarities = images.similarity(to: [images], temperature: temperature).values
    var (left, right, labels): ([Int], [Int], [Int]) = ([], [], [])
    for row in 0..<batch {
      var random = seed.derived("text assignment", samples[row]).stream()
      let isShown = !random.chance(1 / 3)
      let isLeft = random.chance(0.5)
      var others = order.filter { $0 != row }
      if let groups {
        let strangers = others.filter { groups[$0] != groups[row] }
        if strangers.count > 1 { others = strangers }
      }
      let first = drawn(&others, similarities[row * batch..<(row + 1) * batch], &random)
      let second = isShown ? row : drawn(&others, similarities[row * batch..<(row + 1) * batch], &random)
      left.append(isLeft ? second : first)
      right.append(isLeft ? first : second)
      labels.append(isShown ? (isLeft ? 0 : 1) : 2)
    }
    return TextAssignment(left: left, right: right, labels: Indices(labels))
  }

  /// Takes one of `candidates` out, in proportion to the exponential of its score in `row`.
  private static func drawn(_ candidates: inout [Int], _ row: ArraySlice<Float>, _ random: inout RandomStream) -> Int {
    let scores = candidates.map { Double(row[row.startIndex + $0]) }
    let peak = scores.max() ?? 0
    return candidates.remove(at: random.index(inProportionTo: scores.map { exp($0 - peak) }))
  }
}
