import Reporting
import Studies
import TestSupport
import Testing

@Suite struct StudyLooksTests {
  @Test func seedsAreAddedUpToTheLastLookWhereNothingIsDecided() throws {
    try withTemporaryFolder { folder in
      let design = try #require(SequentialDesign(atMost: 5, margin: 0.001))
      var looks: [Int] = []
      let end = try smallStudy(in: folder).run(
        until: design, compute: { try $0.run() }, show: { study, _ in looks.append(study.seeds.count) })
      #expect(looks.last == end.study.seeds.count && looks.first == 4)
      let table = try StudyTable(end.study)
      let record = try #require(try end.study.seedRecord())
      #expect(record.looks.map(\.seeds) == looks)
      #expect(record.last?.answer == table.answer.sentence)
      #expect(table.answer.sequence == design)
      #expect(end.outcome.computed == 2 * end.study.seeds.count && end.outcome.present == 0)
      // Once more computes nothing and ends at the same look.
      let again = try smallStudy(in: folder).run(until: design, compute: { try $0.run() })
      #expect(again.outcome.computed == 0 && again.study.seeds == end.study.seeds)
      #expect(again.outcome.present == 2 * end.study.seeds.count)
    }
  }

  @Test func aGreatMarginIsDecidedAtTheFirstLook() throws {
    try withTemporaryFolder { folder in
      let design = try #require(SequentialDesign(atMost: 12, margin: 1e6))
      let end = try smallStudy(in: folder).run(until: design, compute: { try $0.run() })
      let answer = try StudyTable(end.study).answer
      // Unless the seeds agree by luck, which tells nothing.
      guard answer.comparisons[0].verdict != .withoutSpread else { return }
      #expect(end.study.seeds.count == 4 && answer.isDecided)
      try end.study.write(try StudyTable(end.study))
      let entry = try #require(StudyStore(folder).entries(named: "small").first)
      let restored = try Study(restoring: entry, by: .standard, opensData: false)
      #expect(restored.sequence == design && restored.command == end.study.command)
      #expect(
        TableFormat.text.text(of: try StudyTable(restored)) == TableFormat.text.text(of: try StudyTable(end.study)))
    }
  }

  @Test func whereOthersComputeNothingIsLookedAt() throws {
    try withTemporaryFolder { folder in
      let design = try #require(SequentialDesign(atMost: 8, margin: 1))
      let end = try smallStudy(in: folder).run(
        until: design, compute: { _ in Study.Outcome(computed: 1, elsewhere: 1) },
        show: { _, _ in Issue.record("a look that was not declared") })
      #expect(end.study.seeds.count == 4 && end.outcome.elsewhere == 1)
      #expect(try end.study.seedRecord()?.looks.isEmpty == true)
    }
  }
}
