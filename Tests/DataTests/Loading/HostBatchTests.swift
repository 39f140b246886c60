import Data
import Tensor
import Testing

@Suite struct HostBatchTests {
  private func pictures(_ levels: [UInt8]) -> PictureBytes {
    var pictures = PictureBytes(side: 2)
    for level in levels { pictures.append(PixelImage(width: 2, height: 2, red: level, green: 0, blue: 255)) }
    return pictures
  }

  private var batch: HostBatch {
    HostBatch(
      firstViews: .pictures(pictures([1, 2])), secondViews: .pictures(pictures([3, 4])), normalization: .clip,
      text: PackedText([[2, 7, 9], [2, 5]]), samples: [4, 0], groups: ["a", "b"])
  }

  @Test func uploadedItHoldsTheSamePairs() {
    let uploaded = batch.uploaded(to: CPUDevice(threadCount: 1))
    #expect(uploaded.count == 2 && uploaded.text == batch.text)
    #expect(uploaded.samples == batch.samples && uploaded.groups == batch.groups)
    let table = PixelNormalization.clip.table
    for (views, levels) in [(uploaded.firstViews, [1, 2]), (uploaded.secondViews, [3, 4])] {
      #expect(views.shape == [2, 3, 2, 2])
      let expected = levels.flatMap { level in
        [table[level], table[256], table[767]].flatMap { [Float](repeating: $0, count: 4) }
      }
      #expect(views.values == expected)
    }
  }

  @Test func itsViewsLieOnTheDeviceThatAsksForThem() {
    let device = CPUDevice(threadCount: 1)
    let uploaded = batch.uploaded(to: device)
    #expect(uploaded.firstViews.device === device && uploaded.secondViews.device === device)
  }

  @Test func batchesAreEqualIfAllOfThemIs() {
    #expect(batch == batch)
    let other = HostBatch(
      firstViews: .pictures(pictures([1, 2])), secondViews: .pictures(pictures([3, 5])), normalization: .clip,
      text: batch.text,
      samples: batch.samples, groups: batch.groups)
    #expect(batch != other)
  }
}
