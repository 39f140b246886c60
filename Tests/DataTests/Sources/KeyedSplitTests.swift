import Data
import DataSets
import Tensor
import TestSupport
import Testing

@Suite struct KeyedSplitTests {
  @Test func eightInTenGroupsAreTrainedOnAndOneEachIsHeldBack() {
    var counts: [DataSplit: Int] = [:]
    for number in 0..<10_000 { counts[KeyedSplit.split(ofGroup: "group \(number)"), default: 0] += 1 }
    #expect(abs((counts[.train] ?? 0) - 8000) < 200)
    #expect(abs((counts[.validation] ?? 0) - 1000) < 150)
    #expect(abs((counts[.test] ?? 0) - 1000) < 150)
  }

  @Test func debCapIsCutByTheSameRule() {
    #expect(DebCapSplitRule.percentile(of: "1f600", in: .emoji) == KeyedSplit.percentile(of: "emoji:1f600"))
  }
}

@Suite struct LabelledSourceTests {
  private func source(_ groups: [String]) -> InMemorySource {
    InMemorySource(
      name: "memory",
      samples: groups.map {
        .init(image: PixelImage(width: 2, height: 2, red: 1, green: 2, blue: 3), captions: ["c"], group: $0)
      })
  }

  @Test func groupsOfFoldersAreSetApartAndPublishedOnesAreNot() throws {
    let base = source(["folder:1.jpg", "coco:9", "flickr30k:a.jpg"])
    let labelled = LabelledSource(base, name: "b", space: "folder 2")
    #expect((0..<3).map(labelled.group) == ["folder 2:folder:1.jpg", "coco:9", "flickr30k:a.jpg"])
    #expect(try labelled.entry(at: 0).group == "folder 2:folder:1.jpg")
    #expect(try labelled.pair(at: 1).entry.group == "coco:9")
    #expect(labelled.fingerprint != base.fingerprint)
  }

  @Test func shardsOfOtherArchivesHaveOtherNumbers() throws {
    let base = source(["tar:0:a/b", "tar:1:c:d", "tar:2:e", "tar:x:f", "coco:9"])
    let labelled = LabelledSource(base, name: "b", shards: [4, 0])
    #expect((0..<5).map(labelled.group) == ["tar:4:a/b", "tar:0:c:d", "tar:2:e", "tar:x:f", "coco:9"])
    #expect(try labelled.entry(at: 0).group == "tar:4:a/b")
    #expect(labelled.fingerprint != base.fingerprint)
    let elsewhere = LabelledSource(base, name: "b", space: "folder 2", shards: [4, 0])
    #expect(elsewhere.group(at: 1) == "folder 2:tar:0:c:d" && elsewhere.fingerprint != labelled.fingerprint)
  }

  @Test func aNameAloneChangesNothingThatTrainingSees() {
    let base = source(["a", "b"])
    let labelled = LabelledSource(base, name: "other")
    #expect(labelled.name == "other" && labelled.fingerprint == base.fingerprint)
    #expect(labelled.group(at: 1) == "b")
  }
}
