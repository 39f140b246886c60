internal import Foundation
internal import Synchronization

/// Where tensors get their memory: one range of addresses, of which the system is asked for more only at its end.
///
/// A freed block joins its free neighbours, and a new one takes the smallest gap that holds it. So blocks of all sizes share the
/// same memory, the range ends little above the most that was ever in use, and a training step in steady state asks the system
/// for nothing. Small blocks are kept by size instead: searching would cost more than they hold.
///
/// The range may be of any device: nothing here looks into its memory.
package final class TensorMemory: Sendable {
  private let state: Mutex<State>

  package init(_ range: some GrowingRange) { state = Mutex(State(range: range)) }

  deinit { state.withLock { $0.giveBack() } }

  /// An address for `count` floats that is a multiple of 64, or nil where the range cannot grow.
  package func take(_ count: Int) -> UInt? {
    let size = TensorMemory.blockSize(for: count)
    return state.withLock { $0.take(size) }
  }

  /// Takes an address back that `take` gave for the same `count`.
  package func putBack(_ address: UInt, count: Int) {
    let size = TensorMemory.blockSize(for: count)
    state.withLock { $0.putBack(address, size) }
  }

  package var use: MemoryUse { state.withLock { $0.use } }

  /// Forgets the most that was in use so far.
  package func forgetPeak() { state.withLock { $0.use.peakBytes = $0.use.liveBytes } }

  /// Blocks up to here are small.
  private static let smallest = 64 << 10
  /// Large blocks are multiples of it.
  private static let unit = 4 << 10

  /// The bytes that a tensor of `count` floats takes: up to an eighth more than it needs if small, up to 4 KiB more if large.
  static func blockSize(for count: Int) -> Int {
    let bytes = max(count, 16) * MemoryLayout<Float>.stride
    guard bytes <= smallest else { return (bytes + unit - 1) / unit * unit }
    let step = max(64, (1 << (Int.bitWidth - 1 - bytes.leadingZeroBitCount)) / 8)
    return (bytes + step - 1) / step * step
  }

  /// Everything behind the lock.
  private struct State {
    var use = MemoryUse()
    private var range: any GrowingRange
    /// The gaps between large blocks by address, no two of them neighbours.
    private var gapStarts: [UInt] = []
    private var gapSizes: [Int] = []
    private var small: [Int: [UInt]] = [:]
    /// What is left of the block that small ones are cut from.
    private var scraps: (start: UInt, size: Int) = (0, 0)

    init(range: any GrowingRange) { self.range = range }

    mutating func take(_ size: Int) -> UInt? {
      guard let address = size <= smallest ? takeSmall(size) : takeLarge(size) else { return nil }
      use.liveBytes += size
      use.peakBytes = max(use.peakBytes, use.liveBytes)
      return address
    }

    mutating func putBack(_ address: UInt, _ size: Int) {
      use.liveBytes -= size
      if size <= smallest { small[size, default: []].append(address) } else { addGap(address, size) }
    }

    private mutating func takeSmall(_ size: Int) -> UInt? {
      if let address = small[size]?.popLast() { return address }
      if scraps.size < size {
        guard let start = takeLarge(4 * smallest) else { return nil }
        scraps = (start, 4 * smallest)
      }
      defer { scraps = (scraps.start + UInt(size), scraps.size - size) }
      return scraps.start
    }

    /// The smallest gap that is large enough, the first of equals; else new memory.
    private mutating func takeLarge(_ size: Int) -> UInt? {
      var (best, bestSize) = (-1, Int.max)
      for (place, gap) in gapSizes.enumerated() where gap >= size && gap < bestSize { (best, bestSize) = (place, gap) }
      if best >= 0 { return takeFromGap(best, size) }
      // The last gap may end where the range does: only what it lacks is new.
      let last = gapStarts.count - 1
      let atEnd = last >= 0 && gapStarts[last] + UInt(gapSizes[last]) == range.end ? gapSizes[last] : 0
      guard let fresh = range.extend(by: size - atEnd) else { return nil }
      use.heldBytes += size - atEnd
      use.systemRequests = range.requests
      guard atEnd > 0 else { return fresh }
      gapStarts.removeLast()
      gapSizes.removeLast()
      return fresh - UInt(atEnd)
    }

    private mutating func takeFromGap(_ place: Int, _ size: Int) -> UInt {
      let address = gapStarts[place]
      if gapSizes[place] == size {
        gapStarts.remove(at: place)
        gapSizes.remove(at: place)
      } else {
        gapStarts[place] += UInt(size)
        gapSizes[place] -= size
      }
      return address
    }

    private mutating func addGap(_ address: UInt, _ size: Int) {
      var (low, high) = (0, gapStarts.count)
      while low < high {
        let middle = (low + high) / 2
        if gapStarts[middle] < address { low = middle + 1 } else { high = middle }
      }
      let touchesNext = low < gapStarts.count && address + UInt(size) == gapStarts[low]
      let touchesPrevious = low > 0 && gapStarts[low - 1] + UInt(gapSizes[low - 1]) == address
      switch (touchesPrevious, touchesNext) {
      case (true, true):
        gapSizes[low - 1] += size + gapSizes[low]
        gapStarts.remove(at: low)
        gapSizes.remove(at: low)
      case (true, false): gapSizes[low - 1] += size
      case (false, true):
        gapStarts[low] = address
        gapSizes[low] += size
      case (false, false):
        gapStarts.insert(address, at: low)
        gapSizes.insert(size, at: low)
      }
    }

    mutating func giveBack() { range.giveBack() }
  }
}

/// The memory of a device's tensors, in bytes.
package struct MemoryUse: Sendable, Hashable {
  /// In tensors now.
  package internal(set) var liveBytes = 0
  /// The most that was in tensors at once since the start, or since it was forgotten.
  package internal(set) var peakBytes = 0
  /// Where the memory that was ever used ends: in tensors or ready for them.
  package internal(set) var heldBytes = 0
  /// How often the system was asked for memory; constant over training steps in steady state.
  package internal(set) var systemRequests = 0

  /// Nothing yet.
  package init() {}
}
