import Tensor

/// What a kernel can be handed: a value of at most eight bytes, whose first bytes the driver copies.
///
/// Types are those of the kernels' own parameters: `Int` is their `i64`, `Int32` their `i32`, an address any pointer.
protocol KernelParameter {
  /// The bytes, the first one lowest.
  var word: UInt64 { get }
}

extension Int: KernelParameter { var word: UInt64 { UInt64(bitPattern: Int64(self)) } }
extension Int32: KernelParameter { var word: UInt64 { UInt64(UInt32(bitPattern: self)) } }
extension UInt64: KernelParameter { var word: UInt64 { self } }
extension Float: KernelParameter { var word: UInt64 { UInt64(bitPattern) } }
extension Double: KernelParameter { var word: UInt64 { bitPattern } }

/// A pointer, which may be null.
struct KernelAddress: KernelParameter {
  let word: UInt64

  init(_ address: DeviceAddress?, offset bytes: Int = 0) {
    word = address.map { UInt64($0.word) + UInt64(bytes) } ?? 0
  }

  /// The elements of a tensor, from one on.
  init(_ tensor: Tensor?, from element: Int = 0) {
    self.init(tensor?.address, offset: element * MemoryLayout<Float>.stride)
  }

  /// The memory of an output, from an element on: its own from now on.
  init(output tensor: inout Tensor, from element: Int = 0) {
    self.init(tensor.mutableAddress, offset: element * MemoryLayout<Float>.stride)
  }
}
