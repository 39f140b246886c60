internal import Foundation
internal import Synchronization

/// Keeps freed blocks by size, so that a training step in steady state asks the system for nothing.
final class CachingAllocator: Sendable {
  private struct State {
    var free: [Int: [UInt]] = [:]
    var systemAllocations = 0
    var bytes = 0
  }

  private let state = Mutex(State())

  /// How often the system was asked for memory since the start.
  var systemAllocations: Int { state.withLock { $0.systemAllocations } }

  /// The bytes taken from the system, in use or cached.
  var bytes: Int { state.withLock { $0.bytes } }

  /// The block size for `count` floats: steps of at most an eighth, so that similar sizes share blocks.
  static func blockSize(for count: Int) -> Int {
    let least = max(count, 16)
    let step = max(16, (1 << (Int.bitWidth - 1 - least.leadingZeroBitCount)) / 8)
    return (least + step - 1) / step * step
  }

  func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
    let size = CachingAllocator.blockSize(for: count)
    let cached = state.withLock { $0.free[size]?.popLast() }
    if let cached, let pointer = UnsafeMutablePointer<Float>(bitPattern: cached) { return pointer }
    var raw: UnsafeMutableRawPointer?
    let status = posix_memalign(&raw, 64, size * MemoryLayout<Float>.stride)
    guard status == 0, let raw else {
      fatalError("out of memory: \(size * MemoryLayout<Float>.stride) bytes more were asked for")
    }
    state.withLock {
      $0.systemAllocations += 1
      $0.bytes += size * MemoryLayout<Float>.stride
    }
    return raw.bindMemory(to: Float.self, capacity: size)
  }

  func recycle(_ pointer: UnsafeMutablePointer<Float>, count: Int) {
    let size = CachingAllocator.blockSize(for: count)
    state.withLock { $0.free[size, default: []].append(UInt(bitPattern: pointer)) }
  }

  deinit {
    state.withLock { state in
      for blocks in state.free.values {
        for block in blocks { free(UnsafeMutableRawPointer(bitPattern: block)) }
      }
    }
  }
}
