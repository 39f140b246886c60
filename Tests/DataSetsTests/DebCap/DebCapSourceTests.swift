import DataSets
import Data
import Testing

@Suite("A source over the cache of DebCap")
struct DebCapSourceTests {
  @Test("offers for pre-training neither stamps nor what nearly equals one")
  func pretraining() throws {
    let miniature = try MiniatureDebCap()
    let report = try DebCapBuilder(folders: miniature.folders, side: 16, threads: 2).build()
    let cache = try DebCapCache(path: report.path)
    let sources = DataSplit.allCases.map { DebCapSource(cache, name: "debcap", filter: .pretraining($0)) }
    #expect(sources.map(\.count).reduce(0, +) == 8)
    for (source, split) in zip(sources, DataSplit.allCases) {
      for index in 0..<source.count {
        #expect(source.record(at: index).split == split)
        #expect(source.origin(at: index) != "tuxpaint")
        #expect(source.record(at: index).file != "animals/zebra.png")
        #expect(!source.captions(at: index).isEmpty)
        #expect(source.image(at: index).width == 16)
      }
    }
  }

  @Test("offers stamps that show things, and the covered ones among them")
  func stamps() throws {
    let miniature = try MiniatureDebCap()
    let report = try DebCapBuilder(folders: miniature.folders, side: 16, threads: 2).build()
    let cache = try DebCapCache(path: report.path)
    let objects = DebCapSource(cache, name: "tux", filter: .tuxObjects)
    #expect((0..<objects.count).map { objects.group(at: $0) } == ["red bee"])
    var filter = DebCapFilter.tuxObjects
    filter.requiredMarks = .covered
    let covered = DebCapSource(cache, name: "tux/covered", filter: filter)
    #expect(covered.count == (cache.records.first { $0.file == "animals/bee_01.png" }?.split == .train ? 1 : 0))
  }

  @Test("offers the captions of the languages that it is asked for, and only pictures that have some")
  func languages() throws {
    let miniature = try MiniatureDebCap()
    let report = try DebCapBuilder(folders: miniature.folders, side: 16, threads: 2).build()
    let cache = try DebCapCache(path: report.path)
    let all = DebCapFilter(origins: Set(DebCapOrigin.allCases), splits: Set(DataSplit.allCases), excludedMarks: [])
    let (english, korean, both) = (
      DebCapSource(cache, name: "x", filter: all),
      DebCapSource(cache, name: "x", filter: all, languages: [.korean]),
      DebCapSource(cache, name: "x", filter: all, languages: [.english, .korean])
    )
    #expect(both.count == english.count && english.count == cache.records.count)
    #expect(korean.count == cache.records.count { !$0.koreanCaptions.isEmpty } && korean.count > 0)
    for index in 0..<both.count {
      #expect(both.captions(at: index) == both.record(at: index).captions + both.record(at: index).koreanCaptions)
    }
    #expect((0..<korean.count).allSatisfy { korean.captions(at: $0) == korean.record(at: $0).koreanCaptions })
    #expect(Set([english, korean, both].map(\.fingerprint)).count == 3)
  }

  @Test("can leave out a style or a tier, and is another source then")
  func filters() throws {
    let miniature = try MiniatureDebCap()
    let report = try DebCapBuilder(folders: miniature.folders, side: 16, threads: 2).build()
    let cache = try DebCapCache(path: report.path)
    let all = DebCapFilter(
      origins: [.emoji, .openclipart, .sweethome3d], splits: Set(DataSplit.allCases))
    var noEmojione = all
    noEmojione.styles = ["noto", "twemoji"]
    var clean = all
    clean.tiers = [.curated, .clean]
    let sources = [all, noEmojione, clean].map { DebCapSource(cache, name: "x", filter: $0) }
    #expect(sources.map(\.count) == [8, 7, 7])
    #expect(Set(sources.map(\.fingerprint)).count == 3)
    #expect(DebCapSource(cache, name: "y", filter: all).fingerprint == sources[0].fingerprint)
  }
}
