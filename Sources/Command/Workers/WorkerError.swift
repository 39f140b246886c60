/// Why workers did not finish a study.
enum WorkerError: Error, Sendable, Hashable, CustomStringConvertible {
  /// One said why.
  case report(String)
  /// One was killed or crashed outside of a run.
  case end(StudyWorker.Ending, message: String)
  /// None could be started.
  case start(reason: String)

  var description: String {
    switch self {
    case .report(let sentence): sentence
    case .end(.signal(let number), let message):
      "A worker was ended by signal \(number)\(message.isEmpty ? "" : " (\(message))"); running the study again continues."
    case .end(.status(let status), let message):
      "A worker ended with status \(status)\(message.isEmpty ? "" : " (\(message))"); running the study again continues."
    case .start(let reason): "No worker process could be started: \(reason)."
    }
  }
}
