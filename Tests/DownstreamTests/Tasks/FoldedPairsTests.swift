import DataSets
import Data
import Downstream
import Testing

@Suite("FoldedPairs") struct FoldedPairsTests {
  private let shapes = CaptionedShapes(split: .test, count: 40, side: 32)

  @Test func `a fold is a fifth of the numbers, and a group is in one`() {
    let numbers = ["a": 0, "b": 19, "c": 20, "d": 99]
    let captions = ["a", "b", "c", "d"]
    let pairs = FoldedPairs(shapes) { numbers[captions[$0.utf8.count % 4]] ?? 0 }
    #expect(pairs.folds.count == 5)
    #expect(pairs.folds.flatMap { $0 }.sorted() == Array(0..<40))
    #expect(pairs.sharedGroups.isEmpty)
    for (fold, samples) in pairs.folds.enumerated() {
      #expect(
        samples.allSatisfy { (numbers[captions[shapes.group(at: $0).utf8.count % 4]] ?? 0) / 20 == fold })
    }
  }

  @Test func `what a fold learns from is everything else`() {
    let pairs = FoldedPairs(shapes, count: 4) { $0 % 4 }
    let training = pairs.training(ofFold: 1)
    #expect(training.indices == (0..<40).filter { $0 % 4 != 1 })
  }

  @Test func `stamps are cut by the number that decides their split`() {
    let place = DebCapSplitRule.percentile(of: "animals/cat", in: .tuxpaint)
    let pairs = FoldedPairs(shapes) { _ in place }
    #expect(pairs.folds[place / 20].count == 40)
  }

  @Test func `other folds are another fingerprint`() {
    let (one, other) = (FoldedPairs(shapes, count: 4) { $0 % 4 }, FoldedPairs(shapes, count: 4) { ($0 + 1) % 4 })
    #expect(one.fingerprint != other.fingerprint)
    #expect(one.fingerprint == FoldedPairs(shapes, count: 4) { $0 % 4 }.fingerprint)
  }

  @Test func `groups of several folds are found`() {
    let pairs = FoldedPairs(shapes, count: 2) { $0 == 7 ? 1 : 0 }
    let group = shapes.group(at: 7)
    let isElsewhere = (0..<40).contains { $0 != 7 && shapes.group(at: $0) == group }
    #expect(pairs.sharedGroups == (isElsewhere ? [group] : []))
  }
}
