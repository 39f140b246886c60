/// Where something lies in a device's memory: a word that means something to this device alone.
///
/// On the processor it happens to be the address of a float, on another device a place that the host cannot reach. Nothing outside
/// a device looks into it.
public struct DeviceAddress: Sendable, Hashable {
  /// The address as the device counts it; nothing else may interpret it.
  public let word: UInt

  /// An address from the word of a device.
  public init(word: UInt) { self.word = word }
}

/// A device that says what its tensors take.
package protocol MemoryAccount: Device {
  var memoryUse: MemoryUse { get }
  /// Forgets the most that was in use so far.
  func forgetPeak()
}

/// The memory of a device, and what brings numbers into it, out of it and about in it.
public protocol MemoryKernels {
  /// Memory for `count` floats, not initialised.
  func allocate(_ count: Int) -> DeviceAddress

  /// Takes memory back that `allocate` gave.
  func recycle(_ address: DeviceAddress, count: Int)

  /// Every element of `out` becomes `value`.
  func fill(_ out: inout Tensor, with value: Float)

  /// The elements of `out`, row by row, become `values`, which are as many.
  func upload(_ out: inout Tensor, _ values: [Float])

  /// The elements of a window of `x`, row by row, after everything that was called before.
  func download(_ x: Tensor, _ window: MatrixWindow) -> [Float]

  /// A window of `out` becomes a window of `x`, which has as many rows and columns.
  func copy(_ out: inout Tensor, _ target: MatrixWindow, from x: Tensor, _ source: MatrixWindow)
}
