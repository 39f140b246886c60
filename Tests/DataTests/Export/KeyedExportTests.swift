import Data
import Foundation
import JSON
import TestSupport
import Testing

/// Exports of a source whose pairs are split by their groups.
@Suite struct KeyedExportTests {
  private func request(_ source: any PairSource, _ format: ExportFormat) -> ExportRequest {
    var request = ExportRequest(address: "m", format: format, parts: ExportPart.splitByKey(source, threads: 2))
    request.shardSize = 7
    request.pairsPerCommit = 20
    return request
  }

  @Test(arguments: ExportFormat.allCases)
  func partsAreTheSplitsOfStudies(format: ExportFormat) throws {
    let folder = try TemporaryFolder()
    let source = ExportFixture.source(count: 60)
    let summary = try ExportFixture.write(request(source, format), to: folder.path + "/out")
    let sources = try ExportFixture.read(summary, in: folder.path + "/out")
    #expect(sources.map(\.count).reduce(0, +) == 60)
    for (part, split) in zip(sources, DataSplit.allCases) {
      let chosen = (0..<60).filter { KeyedSplit.split(ofGroup: source.group(at: $0)) == split }
      #expect((0..<part.count).map { part.group(at: $0) } == chosen.map { source.group(at: $0) })
      #expect((0..<part.count).map { part.captions(at: $0) } == chosen.map { source.captions(at: $0) })
    }
  }

  @Test(arguments: ExportFormat.allCases)
  func everyPairIsReadOnceAndCountedOnce(format: ExportFormat) throws {
    let folder = try TemporaryFolder()
    let source = CountingSource(ExportFixture.source(count: 150))
    var told: [Int] = []
    _ = try PairExport(request(source, format), to: folder.path + "/out").run { progress in
      #expect(progress.total == 150)
      told.append(progress.done)
    }
    #expect(told.last == 150 && told == told.sorted() && Set(told).count == told.count)
    #expect(source.pictureReadings == 150)
    // Once to split, once with the pair; for COCO's ids once more until one is none.
    #expect(source.groupReadings <= 303)
  }

  @Test(arguments: ExportFormat.allCases)
  func anInterruptedOneEndsAsAnUninterruptedOne(format: ExportFormat) throws {
    struct Stop: Error {}
    let folder = try TemporaryFolder()
    let request = request(ExportFixture.source(count: 300), format)
    _ = try ExportFixture.write(request, to: folder.path + "/whole")
    let whole = try PairExportTests.files(folder.path + "/whole")
    for stop in 1...6 {
      let out = "\(folder.path)/stopped \(stop)"
      var calls = 0
      #expect(throws: Stop.self) {
        try PairExport(request, to: out).run { _ in
          calls += 1
          if calls == stop { throw Stop() }
        }
      }
      _ = try ExportFixture.write(request, to: out)
      #expect(try PairExportTests.files(out) == whole)
    }
  }

  /// The part by part order and its numbers are what the first version wrote.
  @Test func aListWithSplitsHasThePartsOneBehindTheOther() throws {
    let folder = try TemporaryFolder()
    _ = try ExportFixture.write(request(ExportFixture.source(count: 60), .karpathy), to: folder.path + "/out")
    let text = try String(contentsOfFile: folder.path + "/out/dataset.json", encoding: .utf8)
    let images = try #require(try JSONValue(parsing: text)["images"]?.array)
    #expect(images.map { $0["imgid"]?.integer } == Array(0..<60))
    let names = images.compactMap { $0["split"]?.string }
    let order = ["train", "val", "test"]
    #expect(names == names.sorted { (order.firstIndex(of: $0) ?? 3) < (order.firstIndex(of: $1) ?? 3) })
    #expect(Set(names).count == 3)
  }

  @Test func whatCannotBeReadIsLimitedByThePairsAndNotByThreeTimesAsMany() throws {
    let folder = try TemporaryFolder()
    let source = CountingSource(ExportFixture.source(count: 60), unreadable: [11])
    #expect {
      try PairExport(request(source, .csv), to: folder.path + "/out").run()
    } throws: {
      guard case .faults(let count, let total, _, _)? = $0 as? ExportError else { return false }
      return count == 1 && total == 60
    }
  }
}
