import Files

/// What `squeue` says of the tasks of arrays.
package struct SlurmQueue: Sendable, Hashable {
  /// How far a task is.
  package enum State: Sendable, Hashable {
    /// It waits for its turn: for the first time, or again.
    case waiting
    case running
    /// It is being ended.
    case ending
  }

  /// By task: `12_3`.
  private let states: [String: State]

  package static let empty = SlurmQueue(parsing: "")

  /// - Parameter text: Lines such as `12_3|PENDING`.
  package init(parsing text: String) {
    var states: [String: State] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      let fields = line.split(separator: "|").map(String.init)
      if fields.count == 2 { states[fields[0]] = SlurmQueue.state(fields[1]) }
    }
    self.states = states
  }

  /// Slurm's words (`squeue --format=%T`).
  private static func state(_ word: String) -> State? {
    switch word {
    case "PENDING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "RESV_DEL_HOLD", "SPECIAL_EXIT": .waiting
    case "RUNNING", "CONFIGURING", "RESIZING", "SIGNALING", "STAGE_OUT", "SUSPENDED", "STOPPED": .running
    case "COMPLETING": .ending
    default: nil
    }
  }

  /// Asks for the arrays of these submissions; nil where there is no `squeue`.
  ///
  /// - Throws: ``SlurmSilence`` where it gives no answer in time.
  package static func asking(
    for submissions: [SlurmSubmission], within seconds: Int
  ) throws(SlurmSilence) -> SlurmQueue? {
    guard !submissions.isEmpty else { return .empty }
    guard ToolRun.path(of: "squeue") != nil else { return nil }
    // By name: of a number that it does not know any more, squeue says that it is invalid.
    let names = Set(submissions.map(\.name)).sorted().joined(separator: ",")
    do throws(ToolRun.Failure) {
      let words = ["--noheader", "--array", "--name=\(names)", "--format=%i|%T"]
      return SlurmQueue(
        parsing: String(decoding: try ToolRun.output(of: "squeue", words, within: seconds), as: UTF8.self))
    } catch {
      switch error {
      case .absence: return nil
      case .start, .status, .signal: throw SlurmSilence(message: error.reason)
      }
    }
  }

  /// How far the runs of these submissions are, by identity; nothing of a run that is no longer queued.
  package func states(of submissions: [SlurmSubmission]) -> [String: State] {
    var found: [String: State] = [:]
    for submission in submissions {
      for run in submission.runs {
        guard let state = states["\(submission.job)_\(run.task)"] else { continue }
        // Of a run that was submitted twice, what it is doing comes before what it will do.
        if found[run.run] != .running { found[run.run] = state }
      }
    }
    return found
  }
}

/// `squeue` gave no answer.
package struct SlurmSilence: Error, Sendable, Hashable, CustomStringConvertible {
  package let message: String

  package init(message: String) { self.message = message }

  package var description: String { "`squeue` does not say what is queued (\(message))." }
}
