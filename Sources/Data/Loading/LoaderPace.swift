/// Decides, by how long training waits for batches, whether a loader needs another thread.
///
/// Batches are the same for any number of threads, so that measuring changes no result.
package struct LoaderPace {
  /// Threads that make batches now.
  package private(set) var threads: Int
  /// The most there may be.
  let limit: Int
  private var waited = 0.0
  private var elapsed = 0.0
  private var steps = 0
  /// Steps that say nothing: the first batch is always waited for, and a new thread helps only when its first batch is there.
  private var silentSteps: Int

  /// Waiting beyond this share of the time adds a thread.
  private static let tolerance = 0.01
  /// Steps that are looked at together.
  private static let window = 4

  package init(threads: Int, limit: Int) {
    self.threads = threads
    self.limit = limit
    silentSteps = LoaderPace.window
  }

  /// Notes a step; gives back whether a thread is to be added.
  ///
  /// - Parameters:
  ///   - waited: Seconds until its batch was there.
  ///   - elapsed: Seconds since the batch before.
  package mutating func note(waited: Double, elapsed: Double) -> Bool {
    guard threads < limit else { return false }
    guard silentSteps == 0 else {
      silentSteps -= 1
      return false
    }
    self.waited += waited
    self.elapsed += elapsed
    steps += 1
    guard steps == LoaderPace.window else { return false }
    let isSlow = self.waited > LoaderPace.tolerance * self.elapsed
    (self.waited, self.elapsed, steps) = (0, 0, 0)
    guard isSlow else { return false }
    threads += 1
    silentSteps = threads
    return true
  }
}
