import Foundation
import Studies
import TestSupport
import Testing
import Training

@Suite struct StudyStoreTests {
  private func names(_ store: StudyStore, _ name: String) throws -> [String] {
    try store.entries(named: name).map(\.name)
  }

  @Test func studiesAreFoundByExperimentByLinkAndByFolder() throws {
    try withTemporaryFolder { folder in
      let store = StudyStore(folder)
      #expect(try names(store, "small").isEmpty)
      let study = try smallStudy(in: folder)
      try study.write(try StudyTable(study))
      let longer = try Study(
        Experiment("small-one", question: "Does it run?", base: { _ in Recipe.tcl(.smoke) }) {
          Arms(baseline: $0, variants: [])
        }, scale: .smoke, data: try StudyData(.shapes, at: .smoke), runsFolder: folder)
      try longer.write(try StudyTable(longer))
      #expect(try names(store, "small") == ["small-smoke-shapes"])
      #expect(try names(store, "small-one") == ["small-one-smoke-shapes"])
      #expect(try names(store, "small-smoke-shapes") == ["small-smoke-shapes"])
      #expect(try names(store, study.id) == [study.id])
      for none in ["", "sma", "studies", ".", "../studies", "pictures", "0123456789abcdef"] {
        #expect(try names(store, none).isEmpty)
      }
      let entry = try #require(try store.entries(named: "small").first)
      #expect(entry.place == "\(folder)/studies/small-smoke-shapes")
      #expect(entry.outline.scale == "smoke" && entry.outline.data.words == ["--data", "shapes"])
      #expect(entry.outline.arms.map(\.name) == study.arms.map(\.name))
      #expect(entry.outline.arms.map(\.runs) == study.runs.map { $0.map(\.id) })
      // With other seeds it is another study, and the link leads to the one that was run last.
      let fewer = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      try fewer.write(try StudyTable(fewer))
      #expect(try store.entries(named: "small").map { $0.outline.arms[0].runs.count } == [1])
      #expect(try store.entries(named: study.id).map { $0.outline.arms[0].runs.count } == [2])
    }
  }

  @Test func aDamagedNeighbourIsNoneOfThisStudysBusiness() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      try study.write(try StudyTable(study))
      let neighbour = "\(folder)/studies/small-one-smoke-shapes"
      try FileManager.default.createDirectory(atPath: neighbour, withIntermediateDirectories: true)
      try "{".write(toFile: neighbour + "/study.json", atomically: true, encoding: .utf8)
      #expect(try names(StudyStore(folder), "small") == ["small-smoke-shapes"])
      #expect(throws: RunError.self) { try StudyStore(folder).entries(named: "small-one") }
    }
  }

  @Test func aTextFileStandsForALink() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      try study.write(try StudyTable(study))
      try FileManager.default.removeItem(atPath: study.tablesLink.path)
      try study.tablesLink.lead(to: study.id, making: { _, _ in -1 })
      // What is written beside the tables, such as a report, must not make a folder of the link's name.
      #expect(study.tablesLink.target == study.tablesFolder && study.namedTablesFolder == study.tablesFolder)
      #expect(try names(StudyStore(folder), "small") == ["small-smoke-shapes"])
    }
  }

  @Test func tablesOfAnEarlierVersionAreNoStudy() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      try study.write(try StudyTable(study))
      let store = StudyStore(folder)
      #expect(store.earlierTables(of: "small") == nil)
      try FileManager.default.removeItem(atPath: study.tablesFolder + "/study.json")
      #expect(try names(store, "small").isEmpty)
      #expect(store.earlierTables(of: "small") == "\(folder)/studies/small-smoke-shapes")
      #expect(store.earlierTables(of: "smal") == nil)
      // Its own executable goes on reading it.
      #expect(try StudyTable(study).sections.count > 1 && study.namedTablesFolder.hasSuffix("small-smoke-shapes"))
    }
  }
}
