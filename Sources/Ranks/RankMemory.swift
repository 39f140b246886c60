/// Floats in the host's memory that ranks exchange parts of: not initialised, given back when nobody holds it.
package final class RankMemory {
  package let floats: UnsafeMutableBufferPointer<Float>

  package init(count: Int) { floats = .allocate(capacity: count) }

  deinit { floats.deallocate() }

  /// The bytes of some of them, to be sent.
  package subscript(range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(bytes(of: range)) }

  /// The same, to be received into.
  package func bytes(of range: Range<Int>) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: floats[range]))
  }
}
