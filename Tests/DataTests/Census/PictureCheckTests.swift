import Data
import Foundation
import TestSupport
import Testing

@Suite struct PictureCheckTests {
  /// A folder of so many pictures, some of which are none.
  private func folder(_ count: Int, broken: Set<Int>, in folder: String) throws -> FolderSource {
    for number in 0..<count {
      let bytes = broken.contains(number) ? [1, 2, 3] : try PNGEncoder.encode(TestPictures.uniform(9, 9, 9))
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(1000 + number).png"))
      try "a thing".write(toFile: "\(folder)/\(1000 + number).txt", atomically: true, encoding: .utf8)
    }
    return try FolderSource(root: folder, name: "pictures")
  }

  @Test func ofFewAllAreLookedAtAndTheShareIsExact() throws {
    try withTemporaryFolder { path in
      let check = PictureCheck(of: try folder(50, broken: [3, 7], in: path), threads: 2)
      #expect(check.looked == 50 && check.total == 50 && check.unusable == 2)
      #expect(check.first?.sample == 3 && check.first?.reason.contains("1003.png") == true)
      #expect(check.exceeds(0.039) && !check.exceeds(0.04) && check.exceeds(0))
    }
  }

  @Test func ofManyOnlyWhatChanceCannotExplainIsTooMuch() throws {
    try withTemporaryFolder { path in
      let source = try folder(400, broken: Set(stride(from: 0, to: 400, by: 10)), in: path)
      let few = PictureCheck(of: source, limit: 20)
      #expect(few.looked == 20)
      // A tenth is unusable: of 20 that may be chance at a limit of 5 %, and of 200 it is not at 1 %.
      #expect(!few.exceeds(0.05))
      let many = PictureCheck(of: source, limit: 200)
      #expect((10...30).contains(many.unusable) && many.exceeds(0.01) && !many.exceeds(0.1))
    }
  }

  @Test(arguments: ["!?", "\u{200b}\u{200d}", "\u{feff}\u{3164}"]) func captionsWithoutAWordAreNoUse(caption: String) {
    let source = InMemorySource(
      name: "x", samples: [.init(image: TestPictures.uniform(1, 1, 1), captions: [caption], group: "g")])
    #expect(PictureCheck(of: source).first?.reason.hasSuffix("every caption is empty after cleaning") == true)
  }

  @Test func theTailOfABinomialIsItsSum() {
    /// By Pascal's triangle.
    func tail(_ count: Int, _ trials: Int, _ share: Double) -> Double {
      var row = [1.0]
      for _ in 0..<trials { row = zip(row + [0], [0] + row).map { $0 * (1 - share) + $1 * share } }
      return row[count...].reduce(0, +)
    }
    for (count, trials, share) in [(1, 10, 0.3), (14, 256, 0.01), (3, 3, 0.5), (200, 256, 0.9)] {
      let exact = tail(count, trials, share)
      #expect(abs(BinomialTail.probability(of: count, orMoreOf: trials, each: share) - exact) <= 1e-10 * exact)
    }
    #expect(BinomialTail.probability(of: 0, orMoreOf: 9, each: 0) == 1)
    #expect(BinomialTail.probability(of: 1, orMoreOf: 9, each: 0) == 0)
  }
}
