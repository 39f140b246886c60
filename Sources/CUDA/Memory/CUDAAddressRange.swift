internal import CCUDA
import Tensor

/// A range of addresses of a GPU that is filled with memory from its start, as the processor's is: what grows need never move, and blocks of
/// all sizes share the same memory.
struct CUDAAddressRange: GrowingRange {
  private let context: CUDAContext
  private var start: UInt = 0
  private var reserved = 0
  private var usable = 0
  private var used = 0
  private var granularity = 2 << 20
  private var pieces: [(handle: UInt64, offset: Int, size: Int)] = []
  private(set) var requests = 0

  /// The least that is asked for at once.
  private static let step = 64 << 20

  init(_ context: CUDAContext) { self.context = context }

  var end: UInt { start + UInt(used) }

  mutating func extend(by size: Int) -> UInt? {
    context.makeCurrent()
    if reserved == 0 { reserve() }
    guard used + size <= reserved else { return nil }
    if used + size > usable {
      let needed = used + size - usable
      // Less, where the GPU is nearly full.
      guard [max(needed, CUDAAddressRange.step, usable / 8), needed].contains(where: { map(rounded($0)) }) else {
        return nil
      }
    }
    defer { used += size }
    return end
  }

  private func rounded(_ size: Int) -> Int { (size + granularity - 1) / granularity * granularity }

  private var allocation: tk_cu_allocation {
    var allocation = tk_cu_allocation()
    allocation.type = Int32(TK_CU_PINNED)
    allocation.location_type = Int32(TK_CU_DEVICE)
    allocation.location_id = context.handle
    return allocation
  }

  /// Addresses alone: more than any GPU has memory.
  private mutating func reserve() {
    var wanted = allocation
    var least = 0
    let table = context.driver.table
    context.require(
      table.memory_granularity(&least, &wanted, Int32(TK_CU_MINIMUM_GRANULARITY)), "say in what pieces it gives memory")
    granularity = max(granularity, least)
    var address: UInt64 = 0
    let size = 1 << 40
    context.require(table.address_reserve(&address, size, granularity, 0, 0), "reserve addresses")
    (start, reserved) = (UInt(address), size)
  }

  /// Puts memory behind the next `size` addresses; false where the GPU has none left.
  private mutating func map(_ size: Int) -> Bool {
    let table = context.driver.table
    var wanted = allocation
    var handle: UInt64 = 0
    guard table.memory_create(&handle, size, &wanted, 0) == 0 else { return false }
    let address = UInt64(start) + UInt64(usable)
    context.require(table.memory_map(address, size, 0, handle, 0), "map \(size) bytes")
    var access = tk_cu_access()
    access.location_type = Int32(TK_CU_DEVICE)
    access.location_id = context.handle
    access.flags = Int32(TK_CU_READ_WRITE)
    context.require(table.memory_set_access(address, size, &access, 1), "open \(size) bytes")
    pieces.append((handle, usable, size))
    usable += size
    requests += 1
    return true
  }

  mutating func giveBack() {
    context.makeCurrent()
    let table = context.driver.table
    for piece in pieces {
      _ = table.memory_unmap(UInt64(start) + UInt64(piece.offset), piece.size)
      _ = table.memory_release(piece.handle)
    }
    if reserved > 0 { _ = table.address_free(UInt64(start), reserved) }
    (pieces, start, reserved, usable, used) = ([], 0, 0, 0, 0)
  }
}
