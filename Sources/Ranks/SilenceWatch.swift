import Dispatch
import Foundation
import Synchronization

/// Ends the process when a transfer that was begun does not end: a call of the library cannot be interrupted.
///
/// The launcher then ends the other ranks. It says so as a command does, on standard error, in one sentence.
final class SilenceWatch {
  /// The transfer under way; apart from the timer, whose handler holds it.
  private final class Transfer: Sendable {
    /// With how often it was looked at: time in which this process was stopped does not count.
    private let current = Mutex<(error: RankError, looks: Int)?>(nil)

    func begin(_ error: RankError) { current.withLock { $0 = (error, 0) } }

    func end() { current.withLock { $0 = nil } }

    func look(_ limit: Duration, _ tool: String) {
      let error = current.withLock { transfer -> RankError? in
        transfer?.looks += 1
        return transfer.flatMap { SilenceWatch.interval * ($0.looks - 1) > limit ? $0.error : nil }
      }
      guard let error else { return }
      FileHandle.standardError.write(Data("\(tool): \(error)\n".utf8))
      _exit(1)
    }
  }

  private let transfer = Transfer()
  private let timer: any DispatchSourceTimer

  /// Finer than what lies between the limits of two ranks.
  private static let interval = Duration.milliseconds(100)

  init(limit: Duration, tool: String) {
    timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now(), repeating: SilenceWatch.interval / .seconds(1))
    timer.setEventHandler { [transfer] in transfer.look(limit, tool) }
    timer.resume()
  }

  deinit { timer.cancel() }

  /// - Parameter error: What is said if it does not end.
  func begin(_ error: RankError) { transfer.begin(error) }

  func end() { transfer.end() }
}
