internal import CCUDA
internal import Synchronization

/// What a kind of work took on the GPU.
package struct KernelTime: Sendable, Hashable {
  /// A kernel's name, or `product` with its sizes.
  package let name: String
  package let calls: Int
  package let seconds: Double

  package init(name: String, calls: Int, seconds: Double) {
    (self.name, self.calls, self.seconds) = (name, calls, seconds)
  }
}

/// Times every piece of work on the GPU itself, by an event before it and one after it, from when it is started until it is read.
///
/// The events are queued like the work, so nothing waits; they are read when all is done.
final class KernelClock: Sendable {
  private let context: CUDAContext
  private let isRunning = Atomic<Bool>(false)
  private let records = Mutex<[(name: String, start: Handle, end: Handle)]>([])

  init(_ context: CUDAContext) { self.context = context }

  deinit {
    context.makeCurrent()
    for record in taken() { destroy(record) }
  }

  /// From now on, and nothing of before.
  func start() {
    for record in taken() { destroy(record) }
    isRunning.store(true, ordering: .relaxed)
  }

  /// Queues work, between two events where the clock runs.
  func time(_ name: @autoclosure () -> String, _ work: () -> Int32) -> Int32 {
    guard isRunning.load(ordering: .relaxed) else { return work() }
    let start = event()
    let result = work()
    let record = (name: name(), start: start, end: event())
    records.withLock { $0.append(record) }
    return result
  }

  /// What each kind of work took since the start, the longest first; the clock stops.
  func read() -> [KernelTime] {
    isRunning.store(false, ordering: .relaxed)
    context.makeCurrent()
    context.synchronize()
    var times: [String: (calls: Int, seconds: Double)] = [:]
    for record in taken() {
      var milliseconds: Float = 0
      context.require(
        context.driver.table.event_elapsed(&milliseconds, record.start.pointer, record.end.pointer),
        "time '\(record.name)'")
      times[record.name, default: (0, 0)].calls += 1
      times[record.name, default: (0, 0)].seconds += Double(milliseconds) / 1000
      destroy(record)
    }
    return times.map { KernelTime(name: $0.key, calls: $0.value.calls, seconds: $0.value.seconds) }
      .sorted { ($1.seconds, $0.name) < ($0.seconds, $1.name) }
  }

  private func event() -> Handle {
    let table = context.driver.table
    var event: UnsafeMutableRawPointer?
    context.require(table.event_create(&event, 0), "make an event")
    context.require(table.event_record(event, context.stream), "record an event")
    return Handle(event)
  }

  private func taken() -> [(name: String, start: Handle, end: Handle)] {
    records.withLock { records in
      defer { records = [] }
      return records
    }
  }

  private func destroy(_ record: (name: String, start: Handle, end: Handle)) {
    _ = context.driver.table.event_destroy(record.start.pointer)
    _ = context.driver.table.event_destroy(record.end.pointer)
  }
}
