import Studies
import TestSupport
import Testing

@Suite struct NumberedRunTests {
  @Test func runsAreNumberedFromOneInTheOrderInWhichTheyAreComputed() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      let runs = study.numberedRuns
      #expect(runs.map(\.number) == [1, 2, 3, 4])
      #expect(runs.map(\.arm) == [0, 1, 0, 1] && runs.map(\.seed) == [0, 0, 1, 1])
      #expect(runs.map(\.id) == [0, 1, 2, 3].map { study.runs[$0 % 2][$0 / 2].id })
      #expect(runs[3].description == "'CMA + LMI', seed 1")
      var shown: [Int] = []
      _ = try study.run { if shown.last != $0.number { shown.append($0.number) } }
      #expect(shown == [1, 2, 3, 4])
    }
  }

  @Test func aTaskComputesItsRunOnly() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      var options = RunOptions()
      options.task = 3
      var left: [Double] = []
      let outcome = try study.run(options: options) { left += [$0.secondsLeft].compactMap { $0 } }
      #expect(outcome == Study.Outcome(computed: 1))
      #expect(left.isEmpty, "nobody predicts the rest of the study")
      #expect(try runFolders(in: folder) == [study.numberedRuns[2].id])
      #expect(try study.run(options: options) == Study.Outcome(present: 1))
    }
  }
}
