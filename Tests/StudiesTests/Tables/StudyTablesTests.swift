import Files
import Foundation
import Losses
import Studies
import TestSupport
import Testing
import Training

@Suite struct StudyTablesTests {
  private func link(_ study: Study) throws -> String {
    try FileManager.default.destinationOfSymbolicLink(
      atPath: "\(study.runsFolder)/studies/\(study.experiment.name)-smoke-shapes")
  }

  @Test func whateverChangesTheRowsIsAnotherStudy() throws {
    let study = try smallStudy(in: "/nonexistent")
    #expect(study.id.count == 16)
    #expect(try smallStudy(in: "/elsewhere").id == study.id)
    let others = [
      smallExperiment(seeds: 0..<1), smallExperiment(seeds: 1..<3), smallExperiment(columns: [.meanRecall()]),
      smallExperiment { tcl in
        Arms(
          baseline: tcl.only(CMA.self, ITM.self).named("CMA + ITM"),
          variants: [tcl.only(CMA.self, LMI.self).with(\.steps, 3).named("CMA + LMI")])
      },
      smallExperiment { tcl in
        Arms(
          baseline: tcl.only(CMA.self, ITM.self).named("CMA + ITM"),
          variants: [tcl.only(CMA.self, LMI.self).named("with LMI")])
      },
    ]
    let ids = try others.map { try smallStudy($0, in: "/nonexistent").id }
    #expect(Set(ids + [study.id]).count == others.count + 1)
  }

  @Test func anEditedRecipeLeavesTheTableOfTheFirst() throws {
    try withTemporaryFolder { folder in
      let first = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      try first.write(try StudyTable(first))
      #expect(try link(first) == first.id)
      #expect(first.namedTablesFolder == "\(folder)/studies/small-smoke-shapes")
      let bytes = try text(of: first.tablesFolder + "/table.json")
      let edited = smallExperiment(seeds: 0..<1) {
        Arms(baseline: $0.only(CMA.self).with(\.steps, 3).named("CMA"), variants: [])
      }
      let second = try smallStudy(edited, in: folder)
      try second.write(try StudyTable(second))
      #expect(try link(second) == second.id && second.id != first.id)
      #expect(first.namedTablesFolder == first.tablesFolder)
      #expect(try text(of: first.tablesFolder + "/table.json") == bytes)
      #expect(try text(of: folder + "/studies/small-smoke-shapes/table.json") != bytes)
      // And back, without a trace of what it is made with.
      try first.write(try StudyTable(first))
      #expect(try link(first) == first.id)
      #expect(try names(in: folder + "/studies") == [first.id, second.id].sorted() + ["small-smoke-shapes"])
    }
  }

  @Test func aFolderOfTheLinksNameIsMovedOutOfTheWayOnce() throws {
    try withTemporaryFolder { folder in
      let link = TablesLink(folder: folder, name: "study")
      for name in ["study", "study.earlier"] {
        try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
      }
      #expect(link.target == "\(folder)/study")
      #expect(try link.moveEarlierTables() == "\(folder)/study.earlier-2")
      #expect(try link.moveEarlierTables() == nil)
      try link.lead(to: "0123")
      #expect(link.target == "\(folder)/0123")
      #expect(try link.moveEarlierTables() == nil)
    }
  }

  @Test func aStudyWhoseNameIsSpelledOtherwiseKeepsItsPlace() throws {
    try withTemporaryFolder { folder in
      let link = TablesLink(folder: folder, name: "study-smoke-shapes")
      for note in [false, true] {
        try link.lead(to: "0123", making: { note ? -1 : symlink($0, $1) })
        let name = note ? "study-smoke-shapes.txt" : "study-smoke-shapes"
        #expect(link.otherSpelling(among: [name]) == nil)
        // A file system to which capitals are nothing finds what another name was given to.
        let other = note ? "Study-smoke-shapes.txt" : "Study-smoke-shapes"
        #expect(link.otherSpelling(among: ["0123", other]) == other)
        let failure = #expect(throws: FileError.self) { try link.lead(to: "4567", listing: { _ in [other] }) }
        #expect(failure?.description.contains("takes it for '\(other)', which is another study's") == true)
        #expect(link.target == "\(folder)/0123")
        unlink(link.path)
      }
      // Elsewhere two names are two.
      #expect(TablesLink(folder: folder, name: "STUDY-smoke-shapes").target == nil)
      #expect(
        TablesLink(folder: folder, name: "STUDY-smoke-shapes").otherSpelling(among: ["study-smoke-shapes"]) == nil)
    }
  }

  @Test func whereThereAreNoLinksATextFileSaysTheFolder() throws {
    try withTemporaryFolder { folder in
      let link = TablesLink(folder: folder, name: "study")
      try link.lead(to: "0123", making: { _, _ in -1 })
      #expect(try text(of: folder + "/study.txt") == "0123\n")
      #expect(link.target == "\(folder)/0123")
      try link.lead(to: "4567")
      #expect(link.target == "\(folder)/4567")
      #expect(try names(in: folder) == ["study"])
    }
  }
}
