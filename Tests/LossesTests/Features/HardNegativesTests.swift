import Autograd
import Foundation
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct HardNegativesTests {
  private let scores = randomTensor([5, 8], "scores")

  @Test func nobodyIsTheirOwnNegative() {
    for seed in 0..<200 {
      let drawn = draw(scores, seed: seed)
      #expect(drawn.enumerated().allSatisfy { $0.offset != $0.element && (0..<5).contains($0.element) })
    }
  }

  @Test func drawsFollowTheSoftmaxOfTheOthers() {
    let trials = 20_000
    var counts = [Int](repeating: 0, count: 5)
    for seed in 0..<trials { counts[draw(scores, seed: seed)[2]] += 1 }
    let weights = rows(of: scores)[2].prefix(5).enumerated().map { $0.offset == 2 ? 0 : exp($0.element) }
    let total = weights.reduce(0, +)
    for (count, weight) in zip(counts, weights) {
      let share = weight / total
      // Five standard deviations.
      #expect(abs(Double(count) / Double(trials) - share) <= 5 * (share * (1 - share) / Double(trials)).squareRoot())
    }
  }

  @Test func aBatchInAnotherOrderDrawsTheSamePairs() {
    let order = [3, 0, 4, 1, 2]
    let samples = [40, 7, 23, 5, 61]
    let permuted = Tensor(
      order.flatMap { row in order.map { scores.values[row * 8 + $0] } }, shape: [5, 5])
    for seed in 0..<50 {
      let first = HardNegatives.draw(corner(scores), samples: samples, seed: Seed(UInt64(seed)))
      let second = HardNegatives.draw(corner(permuted), samples: order.map { samples[$0] }, seed: Seed(UInt64(seed)))
      #expect(second.map { order[$0] } == order.map { first[$0] })
    }
  }

  @Test func nobodyOfTheSameGroupIsDrawn() {
    let groups = [4, 7, 4, 4, 7]
    for seed in 0..<200 {
      let drawn = HardNegatives.draw(corner(scores), samples: Array(0..<5), groups: groups, seed: Seed(UInt64(seed)))
      #expect(drawn.enumerated().allSatisfy { groups[$0.offset] != groups[$0.element] })
    }
  }

  @Test func aRowWhoseGroupIsTheBatchHasNoNegative() {
    #expect(
      HardNegatives.draw(corner(scores), samples: Array(0..<5), groups: [1, 1, 1, 1, 1], seed: Seed(0)) == [
        0, 1, 2, 3, 4,
      ])
  }

  @Test func groupsOfOneChangeNothing() {
    for seed in 0..<50 {
      let drawn = HardNegatives.draw(
        corner(scores), samples: Array(0..<5), groups: [3, 1, 4, 0, 5], seed: Seed(UInt64(seed)))
      #expect(drawn == draw(scores, seed: seed))
    }
  }

  @Test func vanishingWeightsStillGiveANeighbour() {
    let extreme = Tensor((0..<9).map { $0 % 4 == 0 ? 3e4 : -3e4 }, shape: [3, 3])
    for seed in 0..<50 {
      #expect(draw(extreme, seed: seed).enumerated().allSatisfy { $0.offset != $0.element })
    }
  }

  @Test func theQueueIsNeverDrawnFrom() {
    let step = quietWorld().makeStep()
    let negatives = step[HardNegatives()]
    #expect((negatives.imageForText + negatives.textForImage).allSatisfy { $0 < step.count })
  }

  @Test func similaritiesOfTheBatchAreTheSameBitsAloneAndBesideTheQueue() {
    let (alone, beside) = (quietWorld().makeStep(), quietWorld().makeStep())
    _ = (beside[ImageToTextSimilarity()], beside[TextToImageSimilarity()])
    for (corner, all) in [
      (alone[BatchImageToTextScores()], beside[BatchImageToTextScores()]),
      (alone[BatchTextToImageScores()], beside[BatchTextToImageScores()]),
    ] {
      #expect(corner.scores.shape == [4, 4] && all.scores.shape == [4, 10])
      #expect(corner.first == 0 && all.first == 0)
      let (own, columns) = (corner.scores.values, all.scores.values)
      for row in 0..<4 { #expect(own[4 * row..<4 * row + 4].elementsEqual(columns[10 * row..<10 * row + 4])) }
    }
    #expect(alone[HardNegatives()] == beside[HardNegatives()])
    #expect(!alone.hasReadQueues)
    #expect(alone.computed(ImageToTextSimilarity()) == nil)
  }

  @Test func drawingLeavesNothingOfTheSimilaritiesOnTheTape() {
    let (plain, drawing) = (quietWorld(), quietWorld())
    let step = plain.makeStep()
    _ = (step[OnlineText()].global, step[OnlineImage()].global)
    _ = drawing.makeStep()[HardNegatives()]
    #expect(drawing.tape.count == plain.tape.count)
  }

  private func draw(_ scores: Tensor, seed: Int) -> [Int] {
    HardNegatives.draw(corner(scores), samples: Array(0..<scores.shape[0]), seed: Seed(UInt64(seed)))
  }
}

/// The similarities of the batch: the first columns, as many as rows.
private func corner(_ scores: Tensor) -> ArraySlice<Float> { scores.columns(0..<scores.shape[0]).values[...] }
