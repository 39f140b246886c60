import Data
import Testing
import Training

struct RetrievalTaskTests {
  private let source = ListedSource(samples: [
    .init(captions: ["A red fox.", "fox face"], group: "fox", origin: "emoji"),
    .init(captions: ["a cat"], group: "cat", origin: "stamps"),
    .init(captions: ["the fox"], group: "fox", origin: "emoji"),
    .init(captions: ["#:", "hash"], group: "hash", origin: "emoji"),
    .init(captions: ["fox, again"], group: "fox", origin: "stamps"),
  ])

  @Test func groupsAreQueriedByTheFirstCaptionOfTheirFirstSample() throws {
    let gallery = try RetrievalGallery(RetrievalTask(name: "all", source: source), cleaner: CaptionCleaner())
    #expect(gallery.images == [0, 1, 2, 3, 4])
    #expect(gallery.captions == [0, 1, 3])
    #expect(gallery.texts == ["a red fox", "a cat", "hash"])
    #expect(gallery.imagesOfCaptions == [[0, 2, 4], [1], [3]])
    #expect(gallery.captionsOfImages == [[0], [1], [0], [2], [0]])
  }

  @Test func theFirstSampleIsTheTasksFirst() throws {
    let task = RetrievalTask(name: "some", source: source, samples: [4, 1, 2])
    let gallery = try RetrievalGallery(task, cleaner: CaptionCleaner())
    #expect(gallery.texts == ["fox again", "a cat"])
    #expect(gallery.imagesOfCaptions == [[0, 2], [1]])
  }

  @Test func everyCaptionCanAsk() throws {
    let task = RetrievalTask(name: "all", source: source, queries: .everyCaption)
    let gallery = try RetrievalGallery(task, cleaner: CaptionCleaner())
    #expect(gallery.texts == ["a red fox", "fox face", "the fox", "fox again", "a cat", "hash"])
    #expect(gallery.captions == [0, 0, 2, 4, 1, 3])
    #expect(gallery.imagesOfCaptions == [[0, 2, 4], [0, 2, 4], [0, 2, 4], [0, 2, 4], [1], [3]])
    #expect(gallery.captionsOfImages == [[0, 1, 2, 3], [4], [0, 1, 2, 3], [5], [0, 1, 2, 3]])
    #expect(abs(gallery.chance.imageToText.at1 - 100 * (3 * 4.0 / 6 + 2 / 6.0) / 5) < 1e-9)
  }

  @Test func originsDivideASource() {
    let tasks = RetrievalTask.byOrigin(of: source)
    #expect(tasks.map(\.name) == ["emoji", "stamps"])
    #expect(tasks.map(\.samples) == [[0, 2, 3], [1, 4]])
    #expect(RetrievalTask(name: "x", source: source, origin: "stamps").samples == [1, 4])
  }

  @Test func chanceKnowsHowManyPicturesAGroupHas() throws {
    let chance = try RetrievalGallery(RetrievalTask(name: "all", source: source), cleaner: CaptionCleaner()).chance
    #expect(abs(chance.imageToText.at1 - 100 / 3.0) < 1e-9)
    #expect(abs(chance.textToImage.at1 - 100 * (0.6 + 0.2 + 0.2) / 3) < 1e-9)
    #expect(chance.textToImage.at5 == 100)
  }

  @Test func aTaskWithoutSamplesIsAnError() {
    #expect(throws: RetrievalError.emptiness(task: "none")) {
      try RetrievalGallery(RetrievalTask(name: "none", source: source, samples: []), cleaner: CaptionCleaner())
    }
  }

  @Test func aGroupWithoutWordsIsAnError() {
    let mute = ListedSource(samples: [.init(captions: ["?!", "..."], group: "mute")])
    #expect(throws: RetrievalError.caption(task: "all", source: "list", group: "mute")) {
      try RetrievalGallery(RetrievalTask(name: "all", source: mute), cleaner: CaptionCleaner())
    }
  }
}

/// Samples spelled out: grey pictures of the given levels.
struct ListedSource: PairSource {
  struct Sample {
    var captions: [String]
    var group: String
    var origin = "list"
    var level: UInt8 = 128
  }

  /// A picture that cannot be read.
  struct Damage: Error, CustomStringConvertible {
    var description: String { "the file is cut" }
  }

  var name = "list"
  var fingerprint: UInt64 = 1
  var side = 32
  var damaged: Int?
  var samples: [Sample]

  var count: Int { samples.count }
  func captions(at index: Int) -> [String] { samples[index].captions }
  func group(at index: Int) -> String { samples[index].group }
  func origin(at index: Int) -> String { samples[index].origin }

  func image(at index: Int) throws -> PixelImage {
    if index == damaged { throw Damage() }
    let level = samples[index].level
    return PixelImage(width: side, height: side, red: level, green: level, blue: level)
  }
}
