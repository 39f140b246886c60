import Foundation
import JSON
import Studies
import Synchronization
import Training

/// A process that computes runs of a study; what it says arrives as events.
final class StudyWorker: Sendable {
  /// What happens in a worker.
  enum Event: Sendable {
    case progress(WorkerReport)
    /// It has ended, with the last line that it wrote to its error output.
    case end(Ending, message: String)
  }

  /// How a process ended.
  enum Ending: Sendable, Hashable {
    case status(Int32)
    case signal(Int32)
  }

  private let process: Process

  /// The executable itself.
  static var program: String { Bundle.main.executablePath ?? CommandLine.arguments[0] }

  /// Starts the executable with `words` on `threads` threads.
  ///
  /// - Parameter report: Called from threads of the worker's own, in order.
  init(_ words: [String], threads: Int, report: @escaping @Sendable (Event) -> Void) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: StudyWorker.program)
    process.arguments = words
    var environment = ProcessInfo.processInfo.environment
    environment["TRIAD_THREADS"] = String(threads)
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    self.process = process
    let tail = Tail()
    let isRead = DispatchSemaphore(value: 0)
    let listener = Thread {
      StudyWorker.lines(of: errors.fileHandleForReading) { tail.note($0) }
      isRead.signal()
    }
    listener.start()
    let reader = Thread {
      StudyWorker.lines(of: output.fileHandleForReading) { line in
        WorkerReport(line: line).map { report(.progress($0)) }
      }
      process.waitUntilExit()
      isRead.wait()
      let status = process.terminationStatus
      let ending: Ending = process.terminationReason == .uncaughtSignal ? .signal(status) : .status(status)
      report(.end(ending, message: tail.text))
    }
    reader.start()
  }

  /// Asks it to stop in good order.
  func stop() { process.terminate() }

  /// The last line that says something.
  private final class Tail: Sendable {
    private let state = Mutex("")

    var text: String { state.withLock { $0 } }

    func note(_ line: Substring) {
      guard !line.allSatisfy(\.isWhitespace) else { return }
      state.withLock { $0 = String(line) }
    }
  }

  /// Reads to the end of a pipe, line by line.
  private static func lines(of handle: FileHandle, _ body: (Substring) -> Void) {
    var rest = ""
    while true {
      let bytes = handle.availableData
      guard !bytes.isEmpty else { break }
      rest += String(decoding: bytes, as: UTF8.self)
      while let end = rest.firstIndex(of: "\n") {
        body(rest[..<end])
        rest = String(rest[rest.index(after: end)...])
      }
    }
    if !rest.isEmpty { body(rest[...]) }
  }
}

/// What a worker tells the process that started it, a line of JSON each.
struct WorkerReport: Sendable, Hashable {
  /// The places of the run in the study.
  var arm: Int
  var seed: Int
  /// Steps trained.
  var step: Int
  /// Steps of the run.
  var steps: Int
  /// The loss of the last step; nil in evaluation.
  var loss: Double?
  /// What the run warns of; nil for mere progress.
  var warning: String?
  /// Other news of the run, for reading.
  var news: String?

  init(_ progress: StudyProgress, cell: (arm: Int, seed: Int), steps: Int) {
    arm = cell.arm
    seed = cell.seed
    self.steps = steps
    step = steps
    switch progress.state {
    case .training(let report, _, _):
      step = report.step + 1
      loss = Double(report.total)
    case .validated(let number, _): step = number + 1
    case .warned(let found): warning = "\(progress.arm), seed \(progress.seed): \(found)"
    case .loaded(let report): news = "\(progress.arm), seed \(progress.seed), begins with \(report)"
    case .freezing: step = 0
    case .evaluating, .judging: break
    }
  }

  init?(line: some StringProtocol) {
    guard let value = try? JSONValue(parsing: String(line)), let arm = value["arm"]?.integer,
      let seed = value["seed"]?.integer, let step = value["step"]?.integer, let steps = value["steps"]?.integer
    else { return nil }
    self.arm = arm
    self.seed = seed
    self.step = step
    self.steps = steps
    loss = value["loss"]?.number
    warning = value["warning"]?.string
    news = value["news"]?.string
  }

  var line: String {
    let value: JSONValue = [
      "arm": .integer(arm), "seed": .integer(seed), "step": .integer(step), "steps": .integer(steps),
      "loss": .optional(loss), "warning": .optionalString(warning),
      "news": .optionalString(news),
    ]
    return value.compactText
  }
}
