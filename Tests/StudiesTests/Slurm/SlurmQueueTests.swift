import Foundation
import JSON
import Studies
import TestSupport
import Testing
import Training

@Suite struct SlurmQueueTests {
  /// As `squeue --noheader --array --name=... --format='%i|%T'` of Slurm 22.05 printed it, while a task was being ended.
  private static let lines = """
    1_3|PENDING
    1_4|PENDING
    1_1|RUNNING
    1_2|COMPLETING
    7|RUNNING

    """

  private func submission(of study: Study, job: Int = 1) -> SlurmSubmission {
    SlurmSubmission(
      job: job, name: "triad-small-\(study.id.prefix(8))", of: study, runs: study.numberedRuns, words: ["small"])
  }

  @Test func tasksAreFoundByTheirNumbers() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      let runs = study.numberedRuns.map(\.id)
      let states = SlurmQueue(parsing: Self.lines).states(of: [submission(of: study)])
      #expect(states == [runs[0]: .running, runs[1]: .ending, runs[2]: .waiting, runs[3]: .waiting])
      #expect(SlurmQueue(parsing: Self.lines).states(of: [submission(of: study, job: 2)]).isEmpty)
      #expect(SlurmQueue.empty.states(of: [submission(of: study)]).isEmpty)
      // Of a run that is in two arrays, what it is doing counts.
      let twice = SlurmQueue(parsing: "2_1|PENDING\n1_1|RUNNING\n3_1|PENDING\n3_2|UNHEARD_OF\n")
      let all = [submission(of: study, job: 2), submission(of: study), submission(of: study, job: 3)]
      #expect(twice.states(of: all) == [runs[0]: .running])
    }
  }

  @Test func aSubmissionIsReadAsItWasWritten() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      let none = try SlurmSubmission.all(inRuns: folder)
      #expect(none.isEmpty)
      var second = submission(of: study, job: 12)
      second.tables = 13
      second.date = "2030-01-01T00:00:00Z"
      try second.write(inRuns: folder)
      let first = submission(of: study, job: 123)
      try first.write(inRuns: folder)
      let all = try SlurmSubmission.all(inRuns: folder)
      #expect(all == [first, second])
      #expect(second.runs.map(\.task) == [1, 2, 3, 4] && second.runs[1].objectives == ["cma", "lmi"])
      let runs = try RunStore(folder).records
      #expect(runs.isEmpty, "the notes are not a run")
      try "{}".write(toFile: folder + "/slurm/14.json", atomically: true, encoding: .utf8)
      let error = #expect(throws: SlurmNoteError.self) { try SlurmSubmission.all(inRuns: folder) }
      #expect(error?.description.hasPrefix("\(folder)/slurm/14.json is damaged") == true)
    }
  }

  @Test func runsInTheQueueAreListedWithTheirStates() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      try submission(of: study).write(inRuns: folder)
      var options = RunOptions()
      options.task = 1
      #expect(throws: StudyInterruption.self) {
        try study.run(options: options) { progress in
          if case .training(let report, _, _) = progress.state, report.step == 1 { throw StudyInterruption() }
        }
      }
      func states(_ text: String) throws -> [String: String] {
        let found = try RunStore(folder).summaries(asking: { submissions, _ in
          #expect(submissions.count == 1)
          return SlurmQueue(parsing: text)
        })
        #expect(found.silence == nil)
        return Dictionary(uniqueKeysWithValues: found.runs.map { ($0.id, $0.stateName.rawValue) })
      }
      let runs = study.numberedRuns.map(\.id)
      #expect(try states("") == [runs[0]: "interrupted"])
      #expect(
        try states("1_1|PENDING\n1_2|PENDING\n1_3|RUNNING\n") == [
          runs[0]: "waiting", runs[1]: "queued", runs[2]: "running",
        ])
      #expect(try states("1_1|RUNNING\n") == [runs[0]: "running"])
      let silent = try RunStore(folder).summaries(asking: { _, _ throws(SlurmSilence) in
        throw SlurmSilence(message: "no answer within 3 s")
      })
      #expect(silent.runs.count == 1)
      #expect(silent.silence?.description == "`squeue` does not say what is queued (no answer within 3 s).")
      _ = try study.run()
      // Nobody is asked about what is done.
      let ended = try RunStore(folder).summaries(asking: { _, _ in
        Issue.record("asked")
        return nil
      })
      #expect(ended.runs.allSatisfy { $0.stateName == .finished } && ended.runs.count == 4)
    }
  }

  @Test func whatAQueuedRunWillBeIsKnown() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      try submission(of: study).write(inRuns: folder)
      let queued = try #require(
        try RunStore(folder).summaries(asking: { _, _ in SlurmQueue(parsing: "1_4|PENDING\n") }).runs.first)
      #expect(queued.id == study.numberedRuns[3].id && queued.experiment == "small" && queued.arm == "CMA + LMI")
      #expect(queued.seed == 1 && queued.steps == 4 && queued.step == 0 && queued.objectives == ["cma", "lmi"])
      #expect(queued.document["state"]?.string == "queued")
    }
  }
}
