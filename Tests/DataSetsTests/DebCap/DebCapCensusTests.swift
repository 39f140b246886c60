import DataSets
import Data
import Testing

@Suite("The census of DebCap")
struct DebCapCensusTests {
  @Test("counts by collection, part and split")
  func counts() throws {
    let miniature = try MiniatureDebCap()
    let report = try DebCapBuilder(folders: miniature.folders, side: 16, threads: 2).build()
    let census = DebCapCensus(try DebCapCache(path: report.path).records)
    func total(_ origin: DebCapOrigin, _ part: DebCapCensusRow.Part) -> Int? {
      census.rows.first { $0.origin == origin && $0.part == part }?.counts.reduce(0, +)
    }
    #expect(total(.emoji, .all) == 4)
    #expect(total(.emoji, .style("twemoji")) == 2)
    #expect(total(.openclipart, .tier(.clean)) == 2)
    #expect(total(.tuxpaint, .all) == 3)
    #expect(total(.tuxpaint, .objects) == 1)
  }

  @Test("names every split of a collection that deviates by more than 2 %")
  func deviations() {
    let census = DebCapCensus([])
    #expect(census.deviations.count == 12)
    #expect(census.deviations.first == "emoji/train holds 0 pictures instead of 3007")
    #expect(census.table.contains("0/3007  -100.0 %"))
  }
}
