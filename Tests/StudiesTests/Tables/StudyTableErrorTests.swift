import Studies
import TestSupport
import Testing

@Suite struct StudyTableErrorTests {
  @Test func rowsThatWereAskedDifferentThingsAreRefused() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      _ = try study.run()
      _ = try StudyTable(study)
      try study.editRetrieval(arm: 1) { $0[1]["captions"] = [0] }
      #expect(
        throws: StudyTableError.queries(track: "relations", first: "CMA + ITM, seed 0", second: "CMA + LMI, seed 0")
      ) { try StudyTable(study) }
      try study.editRetrieval(arm: 1) { $0.removeLast() }
      let error = #expect(throws: StudyTableError.self) { try StudyTable(study) }
      #expect(try #require(error).description.contains("evaluated on numbers, relations"))
    }
  }
}
