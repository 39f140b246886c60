internal import Foundation
internal import Synchronization

/// A fixed set of threads that share out the chunks of one loop at a time.
///
/// Workers spin shortly between loops, because a step is thousands of short ones, and sleep when nothing comes. The chunks of a
/// loop are fixed by the caller; which thread takes which chunk is not, so a chunk must not depend on another one.
final class WorkerPool: Sendable {
  let threadCount: Int
  private let shared: Shared

  init(threadCount: Int) {
    self.threadCount = max(1, threadCount)
    shared = Shared(workers: max(1, threadCount) - 1)
    for _ in 1..<max(1, threadCount) {
      let shared = shared
      let thread = Thread { shared.work() }
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  deinit { shared.stop() }

  /// Runs `body(0)`, ..., `body(count - 1)`, on all threads. A loop inside a loop runs on its own thread.
  func parallel(_ count: Int, _ body: (Int) -> Void) {
    guard count > 1, threadCount > 1,
      shared.busy.compareExchange(
        expected: false, desired: true, ordering: .acquiringAndReleasing
      ).exchanged
    else {
      for chunk in 0..<count { body(chunk) }
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
  let body: (Int) -> Void
  let count: Int
}

/// What the threads share; outlives the pool until the last worker has left.
private final class Shared: Sendable {
  let busy = Atomic<Bool>(false)
  private let workers: Int
  private let generation = Atomic<Int>(0)
  private let stopping = Atomic<Bool>(false)
  private let job = Atomic<UInt>(0)
  private let next = Atomic<Int>(0)
  private let unfinished = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let wake = DispatchSemaphore(value: 0)
  private static let spins = 20_000

  init(workers: Int) { self.workers = workers }

  func run(_ pointer: UnsafeMutablePointer<Job>) {
    next.store(0, ordering: .relaxed)
    unfinished.store(workers, ordering: .relaxed)
    job.store(UInt(bitPattern: pointer), ordering: .relaxed)
    generation.add(1, ordering: .sequentiallyConsistent)
    wakeSleepers()
    takeChunks(of: pointer)
    var spins = 0
    while unfinished.load(ordering: .acquiring) > 0 {
      spins += 1
      if spins > 2_000 { sched_yield() } else { pause() }
    }
  }

  func stop() {
    stopping.store(true, ordering: .sequentiallyConsistent)
    generation.add(1, ordering: .sequentiallyConsistent)
    wakeSleepers()
  }

  func work() {
    var seen = 0
    while true {
      seen = waitForGeneration(after: seen)
      if stopping.load(ordering: .acquiring) { return }
      if let pointer = UnsafeMutablePointer<Job>(bitPattern: job.load(ordering: .acquiring)) {
        takeChunks(of: pointer)
      }
      unfinished.subtract(1, ordering: .acquiringAndReleasing)
    }
  }

  private func takeChunks(of pointer: UnsafeMutablePointer<Job>) {
    let count = pointer.pointee.count
    while true {
      let chunk = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if chunk >= count { return }
      pointer.pointee.body(chunk)
    }
  }

  private func waitForGeneration(after seen: Int) -> Int {
    var spins = 0
    while true {
      let current = generation.load(ordering: .acquiring)
      if current != seen { return current }
      spins += 1
      if spins < Shared.spins {
        pause()
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
    let count = sleepers.exchange(0, ordering: .sequentiallyConsistent)
    for _ in 0..<count { wake.signal() }
  }

  @inline(__always)
  private func pause() {
    // A load that the compiler cannot drop and that leaves the core's other units free.
    _ = stopping.load(ordering: .relaxed)
  }
}
