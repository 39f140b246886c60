internal import CCUDA
internal import Foundation
internal import Synchronization

/// Memory of the host that does not move, through which numbers go up: the GPU fetches them while the host goes on.
///
/// A ring: its bytes are used again once everything before has been fetched, for which the host waits only where the ring is full.
final class StagingBuffer: Sendable {
  private let context: CUDAContext
  private let capacity: Int
  private let state: Mutex<State>

  private struct State: Sendable {
    var start = Handle.none
    var used = 0
  }

  init(_ context: CUDAContext, capacity: Int = 32 << 20) {
    self.context = context
    self.capacity = capacity
    state = Mutex(State())
  }

  deinit {
    state.withLock { state in
      guard let start = state.start.pointer else { return }
      context.makeCurrent()
      _ = context.driver.table.host_free(start)
    }
  }

  /// Copies bytes to an address of the GPU, in pieces where they are more than the ring holds.
  func send(_ bytes: UnsafeRawBufferPointer, to address: UInt) {
    guard !bytes.isEmpty else { return }
    context.makeCurrent()
    state.withLock { state in
      let ring = memory(&state)
      var sent = 0
      while sent < bytes.count {
        if state.used == capacity {
          context.synchronize()
          state.used = 0
        }
        let piece = UnsafeRawBufferPointer(rebasing: bytes[sent..<min(bytes.count, sent + capacity - state.used)])
        let place = ring + state.used
        if let source = piece.baseAddress { place.copyMemory(from: source, byteCount: piece.count) }
        context.require(
          context.driver.table.to_device(UInt64(address) + UInt64(sent), place, piece.count, context.stream),
          "take \(piece.count) bytes")
        sent += piece.count
        // Every copy begins at a multiple of 64 bytes.
        state.used = min(capacity, (state.used + piece.count + 63) / 64 * 64)
      }
    }
  }

  private func memory(_ state: inout State) -> UnsafeMutableRawPointer {
    if let start = state.start.pointer { return start }
    var start: UnsafeMutableRawPointer?
    context.require(
      context.driver.table.host_allocate(&start, capacity, 0), "pin \(capacity) bytes of the host's memory")
    guard let start else { context.stop("NVIDIA's driver gave no memory of the host.") }
    state.start = Handle(start)
    return start
  }
}
