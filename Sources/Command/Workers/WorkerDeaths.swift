import Foundation

/// What becomes of the run of a worker that was ended by a signal.
package struct WorkerDeaths {
  /// What is to be done.
  package enum Verdict: Sendable, Hashable {
    /// The run goes on from its checkpoint in a new worker.
    case again
    /// The run failed; why, in one sentence.
    case failure(String)
  }

  /// The runs that a worker was killed at, by their places; nil for one that was at none yet.
  private var killed: Set<[Int]> = []

  package init() {}

  /// Signals of a process that stopped itself because something was wrong: the same would come again.
  private static let crashes = [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE]

  /// - Parameters:
  ///   - signal: What ended it.
  ///   - cell: The places of the run that it was at; nil before the first.
  ///   - message: The last line that it wrote to its error output.
  /// - Returns: Nil where the study has to stop.
  package mutating func verdict(signal: Int32, at cell: (arm: Int, seed: Int)?, message: String) -> Verdict? {
    let place = cell.map { [$0.arm, $0.seed] } ?? []
    if Self.crashes.contains(signal) {
      // A mistake in the arm's own code, found where it was made.
      return cell == nil ? nil : .failure(Self.sentence(signal, message))
    }
    // Somebody, or a system that is short of memory, killed it: the run is not to blame the first time.
    guard !killed.insert(place).inserted else { return .again }
    guard cell != nil else { return nil }
    return .failure(
      "its process was killed (signal \(signal)), and again when it was tried once more: memory is probably short, of which fewer "
        + "`--jobs` need less.")
  }

  private static func sentence(_ signal: Int32, _ message: String) -> String {
    "its process was ended by signal \(signal)" + (message.isEmpty ? "." : ": \(message).")
  }
}
