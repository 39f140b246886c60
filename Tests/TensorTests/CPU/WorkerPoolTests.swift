import Foundation
import Synchronization
import Tensor
import Testing

/// One counter a chunk; each chunk touches its own only.
private final class Visits: Sendable {
  private let counts: Mutex<[Int]>

  init(_ count: Int) { counts = Mutex([Int](repeating: 0, count: count)) }

  func add(_ chunk: Int) { counts.withLock { $0[chunk] += 1 } }

  /// True if every chunk was visited `times` times.
  func areAll(_ times: Int) -> Bool { counts.withLock { $0.allSatisfy { $0 == times } } }
}

/// The limit is for threads that wait for each other for ever. On two cores the other suites hold a case up for minutes.
@Suite(.serialized, .timeLimit(.minutes(30))) struct WorkerPoolTests {
  @Test(arguments: 1...5) func everyChunkRunsOnce(threads: Int) {
    let pool = WorkerPool(threadCount: threads)
    for count in [0, 1, 2, 3, 7, 64, 1000] {
      let visits = Visits(count)
      pool.parallel(count) { visits.add($0) }
      #expect(visits.areAll(1), "\(count) chunks")
    }
  }

  @Test(arguments: 1...4) func aWorkerIsAtOneChunkAtATime(threads: Int) {
    let pool = WorkerPool(threadCount: threads)
    let occupied = Mutex([Bool](repeating: false, count: threads))
    let collisions = Mutex(0)
    pool.parallel(2_000) { chunk, worker in
      let wasOccupied = occupied.withLock { places in
        defer { places[worker] = true }
        return places[worker]
      }
      if wasOccupied { collisions.withLock { $0 += 1 } }
      occupied.withLock { $0[worker] = false }
    }
    #expect(collisions.withLock { $0 } == 0)
  }

  @Test func nothingRunsAfterParallelReturns() {
    let pool = WorkerPool(threadCount: 3)
    for _ in 0..<5_000 {
      // Chunks write to this frame: a late one would be caught as a wrong sum sooner or later.
      var sums = (0, 0, 0, 0)
      withUnsafeMutableBytes(of: &sums) { bytes in
        let slots = bytes.bindMemory(to: Int.self)
        pool.parallel(4) { slots[$0] += $0 + 1 }
      }
      if sums != (1, 2, 3, 4) { Issue.record("sums are \(sums)") }
    }
  }

  @Test func aLoopInsideALoopRunsOnItsOwnThread() {
    let pool = WorkerPool(threadCount: 3)
    let visits = Visits(12)
    for _ in 0..<200 {
      pool.parallel(3) { outer in pool.parallel(4) { inner in visits.add(outer * 4 + inner) } }
    }
    #expect(visits.areAll(200))
  }

  @Test func poolsComeAndGo() {
    for round in 0..<100 {
      let pool = WorkerPool(threadCount: 1 + round % 4)
      if round % 3 == 0 { continue }
      let visits = Visits(5)
      pool.parallel(5) { visits.add($0) }
      #expect(visits.areAll(1))
    }
  }

  @Test func sleepingThreadsWakeUp() {
    let pool = WorkerPool(threadCount: 3)
    let visits = Visits(6)
    for round in 0..<60 {
      // Around the time after which the threads fall asleep, and well beyond it.
      usleep(UInt32([10, 50, 200, 3000][round % 4]))
      pool.parallel(6) { visits.add($0) }
    }
    #expect(visits.areAll(60))
  }

  @Test func severalCallersShareOnePool() {
    let pool = WorkerPool(threadCount: 2)
    let visits = Visits(9)
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      for _ in 0..<500 { pool.parallel(9) { visits.add($0) } }
    }
    #expect(visits.areAll(2000))
  }

  @Test func unevenChunksAreAllDone() {
    let pool = WorkerPool(threadCount: 2)
    let visits = Visits(8)
    for _ in 0..<20 {
      pool.parallel(8) { chunk in
        if chunk % 4 == 3 { usleep(300) }
        visits.add(chunk)
      }
    }
    #expect(visits.areAll(20))
  }
}
