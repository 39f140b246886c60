import Dispatch
import Foundation
import Studies
import Synchronization
import Tensor

/// Computes a study in several processes. Locks decide who computes which run, so that workers need no plan, and one that dies
/// leaves its run to the others: it is tried once more where somebody killed its process, and then is a row that says so.
struct StudyWorkers {
  let study: Study
  /// What a worker is started with: the study and how it is run.
  let words: [String]
  /// What the workers compute on.
  let devices: ComputeDevices.Settled
  let jobs: Int
  let failFast: Bool

  /// That workers have to share GPUs, in one sentence; nil where each has its own.
  func sharing() throws -> String? { devices.sharing(jobs: min(jobs, try StudyWorkers.count(study).missing)) }

  /// Events of all workers, in the order of their arrival.
  private final class Inbox: Sendable {
    private let events = Mutex<[(worker: Int, event: StudyWorker.Event)]>([])
    private let arrival = DispatchSemaphore(value: 0)

    func put(_ event: StudyWorker.Event, of worker: Int) {
      events.withLock { $0.append((worker, event)) }
      arrival.signal()
    }

    /// The next event; nil if none comes within a moment.
    func next() -> (worker: Int, event: StudyWorker.Event)? {
      guard arrival.wait(timeout: .now() + .milliseconds(100)) == .success else { return nil }
      return events.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
  }

  /// Computes what is missing; `show` is told of every report.
  func run(stop: StopSignal, show: (WorkerReport) -> Void) throws -> Study.Outcome {
    let before = try StudyWorkers.count(study)
    guard before.missing > 0 else { return Study.Outcome(present: before.present, failed: before.failed) }
    let inbox = Inbox()
    var workers: [Int: StudyWorker] = [:]
    var cells: [Int: (arm: Int, seed: Int)] = [:]
    // Which of the jobs a worker is: who takes the place of a dead one takes its device as well.
    var places: [Int: Int] = [:]
    var started = 0
    var failure: (any Error)?
    var isStopping = false
    var deaths = WorkerDeaths()
    func start(at place: Int) throws {
      let number = started
      started += 1
      places[number] = place
      do {
        workers[number] = try StudyWorker(
          words + devices.words(ofJob: place), threads: StudyWorkers.threads(jobs: jobs)
        ) {
          inbox.put($0, of: number)
        }
      } catch {
        throw WorkerError.start(reason: error.localizedDescription)
      }
    }
    func stopAll() {
      guard !isStopping else { return }
      isStopping = true
      for worker in workers.values { worker.stop() }
    }
    do {
      for place in 0..<min(jobs, before.missing) { try start(at: place) }
    } catch {
      failure = error
      stopAll()
    }
    while !workers.isEmpty {
      if stop.isRaised { stopAll() }
      guard let (number, event) = inbox.next() else { continue }
      switch event {
      case .progress(let report):
        cells[number] = (report.arm, report.seed)
        show(report)
      case .end(let ending, let message):
        workers[number] = nil
        guard ending != .status(ExitCode.success.rawValue), !isStopping else { continue }
        if case .signal(let code) = ending,
          let verdict = deaths.verdict(signal: code, at: cells[number], message: message)
        {
          // A row that says so, and the others go on.
          if case .failure(let reason) = verdict, let cell = cells[number] {
            try study.recordFailure(arm: cell.arm, seed: cell.seed, reason: reason)
          }
          if verdict == .again || !failFast, try StudyWorkers.count(study).missing > 0 {
            try start(at: places[number] ?? 0)
            continue
          }
        }
        failure = failure ?? error(ending, message)
        stopAll()
      }
    }
    try stop.check()
    let after = try StudyWorkers.count(study)
    if let failure, after.missing > 0 || failFast { throw failure }
    return Study.Outcome(
      computed: before.missing - after.missing, present: before.present, failed: after.failed, elsewhere: after.missing)
  }

  /// The share of the cores that each of several workers has.
  static func threads(jobs: Int) -> Int {
    let cores = ProcessorWishes.ofProcess.standardThreads
    return max(1, cores / max(1, jobs))
  }

  /// What a worker says itself begins with its name, which may not be what its user typed: that may have been a link.
  private func error(_ ending: StudyWorker.Ending, _ message: String) -> WorkerError {
    for name in [study.tool, URL(fileURLWithPath: StudyWorker.program).lastPathComponent] {
      if message.hasPrefix(name + ": ") { return .report(String(message.dropFirst(name.count + 2))) }
    }
    return .end(ending, message: message)
  }

  private static func count(_ study: Study) throws -> (present: Int, failed: Int, missing: Int) {
    let results = try study.cells.map { try study.completeResult(arm: $0.arm, seed: $0.seed) }
    let present = results.compactMap { $0 }
    return (present.count, present.count { $0.failure != nil }, results.count - present.count)
  }
}

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
