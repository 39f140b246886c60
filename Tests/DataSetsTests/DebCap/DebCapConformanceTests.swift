import Data
import DataSets
import Parts
import Testing

@Suite("DebCap among sources")
struct DebCapConformanceTests {
  @Test("is as good as any, in both languages")
  func conformance() throws {
    let miniature = try MiniatureDebCap()
    let report = try DebCapBuilder(folders: miniature.folders, side: 16, threads: 2).build()
    let cache = try DebCapCache(path: report.path)
    let all = DebCapFilter(origins: Set(DebCapOrigin.allCases), splits: Set(DataSplit.allCases), excludedMarks: [])
    func source(_ languages: [CaptionLanguage], _ filter: DebCapFilter) -> DebCapSource {
      DebCapSource(cache, name: "debcap", filter: filter, languages: languages)
    }
    for languages in [[CaptionLanguage.english], [.korean], [.english, .korean]] {
      var fewer = all
      fewer.origins = [.emoji]
      let conformance = checkPairSource(
        source(languages, all), reopened: source(languages, all), changed: source(languages, fewer))
      #expect(conformance.isConforming, "\(conformance)")
    }
  }
}
