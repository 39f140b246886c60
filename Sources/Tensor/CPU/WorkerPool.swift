internal import CKernels
internal import Foundation
internal import Synchronization

/// A fixed set of threads that share out the chunks of one loop at a time.
///
/// Workers spin shortly between loops, because a step is thousands of short ones, and sleep when nothing comes. The chunks of a
/// loop are fixed by the caller; which thread takes which chunk is not, so a chunk must not depend on another one.
package final class WorkerPool: Sendable {
  package let threadCount: Int
  private let shared = Shared()

  package init(threadCount: Int) {
    self.threadCount = max(1, threadCount)
    for worker in 1..<self.threadCount {
      let shared = shared
      let thread = Thread { shared.work(as: worker) }
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  deinit { shared.stop() }

  /// Runs `body(0)`, ..., `body(count - 1)`, on all threads. A loop inside a loop runs on its own thread, and so does one
  /// that another caller starts meanwhile.
  package func parallel(_ count: Int, _ body: (Int) -> Void) { parallel(count) { chunk, _ in body(chunk) } }

  /// The same for chunks that need scratch memory: `worker`, in `0..<threadCount`, is at one chunk of this loop at a time.
  package func parallel(_ count: Int, _ body: (_ chunk: Int, _ worker: Int) -> Void) {
    guard count > 1, threadCount > 1,
      shared.busy.compareExchange(
        expected: false, desired: true, ordering: .acquiringAndReleasing
      ).exchanged
    else {
      for chunk in 0..<count { body(chunk, 0) }
      return
    }
    withoutActuallyEscaping(body) { escaping in
      var job = Job(body: escaping, count: count)
      withUnsafeMutablePointer(to: &job) { shared.run($0) }
    }
    shared.busy.store(false, ordering: .releasing)
  }
}

/// One loop: lives on the caller's stack while the workers run it.
private struct Job {
  let body: (_ chunk: Int, _ worker: Int) -> Void
  let count: Int
}

/// What the threads share; outlives the pool until the last worker has left.
///
/// The caller never waits for a worker that has not begun: it works through the chunks itself, closes the loop, and waits only
/// for the workers that are inside. A worker that the system has put aside costs nothing.
private final class Shared: Sendable {
  let busy = Atomic<Bool>(false)
  /// Raised with every loop: what workers wait for.
  private let generation = Atomic<Int>(0)
  /// The address of the open loop, or 0.
  private let job = Atomic<UInt>(0)
  private let next = Atomic<Int>(0)
  /// The workers that may hold the address of a loop.
  private let visitors = Atomic<Int>(0)
  private let stopping = Atomic<Bool>(false)
  private let sleepers = Atomic<Int>(0)
  private let wake = DispatchSemaphore(value: 0)
  /// Some ten microseconds: the usual time between two loops of a step.
  private static let spins = 1_000

  func run(_ pointer: UnsafeMutablePointer<Job>) {
    next.store(0, ordering: .relaxed)
    job.store(UInt(bitPattern: pointer), ordering: .sequentiallyConsistent)
    generation.add(1, ordering: .sequentiallyConsistent)
    wakeSleepers()
    takeChunks(of: pointer, as: 0)
    // A worker first enters, then looks for a loop; here the loop is first closed, then visitors are looked for. One of both sees
    // the other, so that nobody holds the address when this function returns.
    job.store(0, ordering: .sequentiallyConsistent)
    var spins = 0
    while visitors.load(ordering: .sequentiallyConsistent) > 0 {
      spins += 1
      if spins < Shared.spins { tk_pause() } else { sched_yield() }
    }
  }

  func stop() {
    stopping.store(true, ordering: .sequentiallyConsistent)
    generation.add(1, ordering: .sequentiallyConsistent)
    wakeSleepers()
  }

  func work(as worker: Int) {
    var seen = 0
    while true {
      seen = waitForGeneration(after: seen)
      if stopping.load(ordering: .acquiring) { return }
      visitors.add(1, ordering: .sequentiallyConsistent)
      if let pointer = UnsafeMutablePointer<Job>(bitPattern: job.load(ordering: .sequentiallyConsistent)) {
        takeChunks(of: pointer, as: worker)
      }
      visitors.subtract(1, ordering: .sequentiallyConsistent)
    }
  }

  private func takeChunks(of pointer: UnsafeMutablePointer<Job>, as worker: Int) {
    let count = pointer.pointee.count
    while true {
      let chunk = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if chunk >= count { return }
      pointer.pointee.body(chunk, worker)
    }
  }

  private func waitForGeneration(after seen: Int) -> Int {
    var spins = 0
    while true {
      let current = generation.load(ordering: .acquiring)
      if current != seen { return current }
      spins += 1
      if spins < Shared.spins {
        tk_pause()
        continue
      }
      sleepers.add(1, ordering: .sequentiallyConsistent)
      // Whoever raises the generation sees this sleeper or this thread sees the new generation: never neither.
      if generation.load(ordering: .sequentiallyConsistent) == seen { wake.wait() } else { leaveSleepers() }
      spins = 0
    }
  }

  private func leaveSleepers() {
    while true {
      let count = sleepers.load(ordering: .sequentiallyConsistent)
      // A waker already counted this thread: take its signal.
      if count == 0 { return wake.wait() }
      if sleepers.compareExchange(
        expected: count, desired: count - 1, ordering: .sequentiallyConsistent
      ).exchanged {
        return
      }
    }
  }

  private func wakeSleepers() {
    // Most loops find everybody awake: a load is cheaper than an exchange.
    if sleepers.load(ordering: .sequentiallyConsistent) == 0 { return }
    let count = sleepers.exchange(0, ordering: .sequentiallyConsistent)
    for _ in 0..<count { wake.signal() }
  }
}
