internal import Foundation

/// A range of addresses that is filled with memory from its start: what grows need never move.
package protocol GrowingRange: Sendable {
  /// Where the used part ends.
  var end: UInt { get }
  /// How often the system was asked to make memory usable.
  var requests: Int { get }
  /// Uses `size` bytes more and gives their address, or nil if the system has none.
  mutating func extend(by size: Int) -> UInt?
  /// Gives all of it back to the system.
  mutating func giveBack()
}

/// The range of the processor: reserved once, several times the memory of the machine.
struct AddressRange: GrowingRange {
  private var mapped: (start: UInt, size: Int) = (0, 0)
  private var start: UInt = 0
  private var reserved = 0
  private var usable = 0
  private var used = 0
  private(set) var requests = 0

  var end: UInt { start + UInt(used) }

  /// The memory behind addresses is made usable in steps of at least this many bytes; it costs nothing before it is written to.
  private static let step = 32 << 20
  /// A huge page: fewer of them than of small ones are asked for and looked up.
  private static let hugePage = 2 << 20

  mutating func extend(by size: Int) -> UInt? {
    if reserved == 0 { reserve() }
    guard used + size <= reserved else { return nil }
    if used + size > usable {
      let step = max(used + size - usable, AddressRange.step, usable / 8)
      let wanted = min(
        reserved, usable + (step + AddressRange.hugePage - 1) / AddressRange.hugePage * AddressRange.hugePage)
      let fresh = UnsafeMutableRawPointer(bitPattern: start + UInt(usable))
      guard mprotect(fresh, wanted - usable, PROT_READ | PROT_WRITE) == 0 else { return nil }
      #if os(Linux)
        madvise(fresh, wanted - usable, MADV_HUGEPAGE)
      #endif
      usable = wanted
      requests += 1
    }
    defer { used += size }
    return end
  }

  /// Addresses alone: several times the memory of the machine, or as many as the system allows.
  private mutating func reserve() {
    let memory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    var size = max(4 * memory, 1 << 36)
    while size >= AddressRange.step {
      let flags = MAP_PRIVATE | MAP_ANON | MAP_NORESERVE
      if let raw = mmap(nil, size, PROT_NONE, flags, -1, 0), raw != MAP_FAILED {
        let first = UInt(bitPattern: raw)
        let huge = UInt(AddressRange.hugePage)
        mapped = (first, size)
        start = (first + huge - 1) / huge * huge
        reserved = size - Int(start - first)
        return
      }
      size /= 2
    }
  }

  mutating func giveBack() {
    if mapped.size > 0 { munmap(UnsafeMutableRawPointer(bitPattern: mapped.start), mapped.size) }
    self = AddressRange()
  }
}
