internal import Dispatch
internal import Synchronization

/// The bounded, ordered queue between a loader's threads and its consumer.
///
/// Steps are claimed in order and at most `depth` of them are claimed and not yet taken, so that the slots of a ring are
/// enough: step `s` uses slot `s % depth`, and its slot is free when it is claimed.
final class BatchQueue<Element: Sendable>: Sendable {
  private struct State {
    var nextClaim: Int
    var isCancelled = false
    var slots: [Element?]
  }

  private let state: Mutex<State>
  private let end: Int
  private let depth: Int
  /// Counts the steps that may be claimed.
  private let room: DispatchSemaphore
  /// Per slot: signalled when its element lies there.
  private let filled: [DispatchSemaphore]

  init(steps: Range<Int>, depth: Int) {
    state = Mutex(State(nextClaim: steps.lowerBound, slots: Array(repeating: nil, count: depth)))
    end = steps.upperBound
    self.depth = depth
    // Dispatch stops a program that frees a semaphore below its first value, so they all start at zero.
    room = DispatchSemaphore(value: 0)
    for _ in 0..<depth { room.signal() }
    filled = (0..<depth).map { _ in DispatchSemaphore(value: 0) }
  }

  /// The next step to make, when there is room for it; nil when there is nothing left to do.
  func claim() -> Int? {
    room.wait()
    let step: Int? = state.withLock { state in
      guard !state.isCancelled, state.nextClaim < end else { return nil }
      defer { state.nextClaim += 1 }
      return state.nextClaim
    }
    // Whoever finds nothing left wakes the next thread, which finds the same.
    if step == nil { room.signal() }
    return step
  }

  /// Hands over the element of a claimed step.
  func put(_ element: Element, step: Int) {
    state.withLock { $0.slots[step % depth] = element }
    filled[step % depth].signal()
  }

  /// Takes the element of `step`, waiting for it; steps are taken in order, and only such as are made.
  func take(step: Int) -> Element? {
    filled[step % depth].wait()
    let element = state.withLock { state in
      let element = state.slots[step % depth]
      state.slots[step % depth] = nil
      return element
    }
    room.signal()
    return element
  }

  /// Lets no further step be claimed.
  func cancel() {
    state.withLock { $0.isCancelled = true }
    room.signal()
  }
}
