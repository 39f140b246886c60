import Dispatch
import Foundation
import Studies
import Synchronization

/// Notes that somebody asked to stop, as long as it lives: Control-C, a polite `kill`, or the signal that
/// launchers of MPI and `srun` pass on to every process, which for SIGTERM they do not. A second Control-C ends at once.
final class StopSignal {
  /// Apart from the sources, so that their handlers hold nothing that holds them.
  private final class Flag: Sendable {
    let isRaised = Atomic(false)
  }

  private static let numbers = [SIGINT, SIGTERM, SIGUSR1]

  private let flag = Flag()
  private var sources: [any DispatchSourceSignal] = []

  init() {
    for number in Self.numbers {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [flag] in
        let wasRaised = flag.isRaised.exchange(true, ordering: .relaxed)
        if wasRaised, number == SIGINT { _exit(ExitCode.interruption.rawValue) }
      }
      source.resume()
      sources.append(source)
    }
  }

  deinit {
    for source in sources { source.cancel() }
    for number in Self.numbers { signal(number, SIG_DFL) }
  }

  var isRaised: Bool { flag.isRaised.load(ordering: .relaxed) }

  /// Throws `StudyInterruption` once somebody has asked to stop.
  func check() throws(StudyInterruption) {
    if isRaised { throw StudyInterruption() }
  }
}
