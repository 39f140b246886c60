import TestSupport
import Downstream
import Autograd
import Encoders
import Foundation
import Tensor
import Testing

@Suite struct TextAssignmentTests {
  private let features = randomTensor([6, 8], "features").normalized()
  private let samples = [40, 7, 23, 11, 99, 58]

  @Test func labelsTellWhereTheOwnPictureIs() {
    for seed in 0..<200 {
      let drawn = TextAssignment.drawn(from: features, samples: samples, seed: Seed(UInt64(seed)))
      for row in samples.indices {
        let isOwn = [drawn.left[row] == row, drawn.right[row] == row]
        let expected = [[true, false], [false, true], [false, false]][Int(drawn.labels.values[row])]
        #expect(isOwn == expected)
        #expect(drawn.left[row] != drawn.right[row])
      }
    }
  }

  @Test func theLabelsAreEquallyFrequent() {
    var counts = [0, 0, 0]
    for seed in 0..<1000 {
      for label in TextAssignment.drawn(from: features, samples: samples, seed: Seed(UInt64(seed))).labels.values {
        counts[Int(label)] += 1
      }
    }
    // 6000 draws of probability 1/3: four standard deviations are 146.
    for count in counts { #expect(abs(count - 2000) < 146) }
  }

  @Test func theOtherPictureIsDrawnInProportionToTheSoftmaxOfSimilarity() {
    let temperature: Float = 0.5
    var counts = [Double](repeating: 0, count: 6)
    for seed in 0..<6000 {
      let drawn = TextAssignment.drawn(
        from: features, samples: samples, seed: Seed(UInt64(seed)), temperature: temperature)
      if drawn.labels.values[2] == 0 { counts[drawn.right[2]] += 1 }
      if drawn.labels.values[2] == 1 { counts[drawn.left[2]] += 1 }
    }
    let vectors = rows(features)
    let weights = vectors.indices.map { row in
      row == 2 ? 0 : exp(Double(zip(vectors[row], vectors[2]).reduce(0) { $0 + $1.0 * $1.1 } / temperature))
    }
    let (all, total) = (counts.reduce(0, +), weights.reduce(0, +))
    for (count, weight) in zip(counts, weights) {
      let share = weight / total
      #expect(abs(count / all - share) <= 4 * (share * (1 - share) / all).squareRoot())
    }
  }

  @Test func theOrderOfTheBatchDoesNotMatter() {
    let order = [3, 0, 5, 1, 4, 2]
    let drawn = TextAssignment.drawn(from: features, samples: samples, seed: Seed(4))
    let moved = TextAssignment.drawn(
      from: features.gatherRows(Indices(order)), samples: order.map { samples[$0] }, seed: Seed(4))
    for (place, row) in order.enumerated() {
      #expect(moved.labels.values[place] == drawn.labels.values[row])
      #expect(order[moved.left[place]] == drawn.left[row])
      #expect(order[moved.right[place]] == drawn.right[row])
    }
  }

  @Test func picturesOfTheSameGroupAreNoWrongOnes() {
    let groups = [0, 1, 0, 2, 1, 0]
    for seed in 0..<200 {
      let drawn = TextAssignment.drawn(from: features, samples: samples, groups: groups, seed: Seed(UInt64(seed)))
      for row in samples.indices {
        for shown in [drawn.left[row], drawn.right[row]] { #expect(shown == row || groups[shown] != groups[row]) }
      }
    }
    // Where there are no two of other groups, all but a text's own picture are drawn from.
    let drawn = TextAssignment.drawn(
      from: features, samples: samples, groups: [0, 0, 0, 0, 0, 1], seed: Seed(1))
    #expect(samples.indices.allSatisfy { drawn.left[$0] != drawn.right[$0] })
  }

  @Test func theHeadHasThePublishedNameAndThreeClasses() {
    let head = TextAssignment.head(ParameterMaker(seed: Seed(1), device: CPUDevice.standard), width: 24)
    #expect(head.parameters.map(\.path) == ["ta_head.weight", "ta_head.bias"])
    #expect(head.weight.shape == [3, 24])
  }
}
