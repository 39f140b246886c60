// What is computed with single numbers that the host does not know, because they are a step's own: means, norms, the temperature.
// A step reads none of them back before it is over, so a device never has to wait for the host.

/// A factor of a matrix product: a number that the host knows, over a scalar that the device knows.
public struct Factor: Sendable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// The number before the division.
  public let value: Float
  /// One element; nil stands for 1.
  public let divisor: Tensor?

  /// The number `value / divisor`, the divisor being a scalar on the device, or `value` alone.
  public init(_ value: Float, over divisor: Tensor? = nil) {
    if let divisor { require(divisor.count == 1, "factor: a divisor of \(divisor.shape) is not a scalar") }
    self.value = value
    self.divisor = divisor
  }

  /// A number that is known on the host.
  public init(floatLiteral value: Float) { self.init(value) }
  /// A whole number that is known on the host.
  public init(integerLiteral value: Int) { self.init(Float(value)) }
}

/// Numbers in double precision on a device: sums over many elements, each at a place.
public struct DeviceSums: Sendable {
  /// The number of places.
  public let count: Int
  /// `[2 * count]`: the memory of the numbers, a double in each two floats, in the order of the bytes in memory.
  public var storage: Tensor

  package init(count: Int, on device: any Device) {
    self.init(storage: Tensor(zeros: [2 * count], on: device))
  }

  /// Numbers whose memory, `[2 * count]`, is given.
  package init(storage: Tensor) {
    require(storage.count % 2 == 0, "sums: \(storage.shape) holds no whole number of doubles")
    count = storage.count / 2
    self.storage = storage
  }

  /// The numbers, read back.
  package var values: [Double] { DeviceSums.doubles(storage.values[...]) }

  /// What a device wrote as doubles into floats.
  package static func doubles(_ floats: ArraySlice<Float>) -> [Double] {
    stride(from: floats.startIndex, to: floats.endIndex - 1, by: 2).map { place in
      let (first, second) = (UInt64(floats[place].bitPattern), UInt64(floats[place + 1].bitPattern))
      #if _endian(little)
        return Double(bitPattern: second << 32 | first)
      #else
        return Double(bitPattern: first << 32 | second)
      #endif
    }
  }

  /// Stops unless `places` are there.
  package func requirePlaces(_ places: Range<Int>) {
    require(places.lowerBound >= 0 && places.upperBound <= count, "sums: places \(places) of \(count)")
  }
}

/// Kernels that make single numbers of tensors, and those that use such numbers.
public protocol ScalarKernels {
  /// At `place` the sum of the elements, in double precision.
  func sum(_ out: inout DeviceSums, at place: Int, _ x: Tensor)
  /// At `place` the sum of the squares of the elements, in double precision; not finite where an element is not.
  func squares(_ out: inout DeviceSums, at place: Int, _ x: Tensor)
  /// At `place` the inner product, in double precision.
  func dot(_ out: inout DeviceSums, at place: Int, _ a: Tensor, _ b: Tensor)
  /// The scalar `out = sum of x / count`, in double precision before it is rounded
  func mean(_ out: inout Tensor, _ x: Tensor, over count: Int)
  /// The scalar `out = -(a, b) / divisor`, in double precision before it is rounded
  func negatedDot(_ out: inout Tensor, _ a: Tensor, _ b: Tensor, over divisor: Tensor)
  /// Every element of `out` becomes `scalar / divisor`.
  func fill(_ out: inout Tensor, with scalar: Tensor, over divisor: Float)
  /// `x *= scalar / divisor`
  func scale(_ x: inout Tensor, by scalar: Tensor, over divisor: Float)
  /// Each element of `x` that is outside `range` becomes its nearer end; what is not a number stays so.
  func clamp(_ x: inout Tensor, to range: ClosedRange<Float>)
  /// Each element of `x` becomes `e` to its power.
  func exponential(_ x: inout Tensor)
  /// The scalar `guarded` becomes NaN unless all elements of `x` are finite.
  func spoil(_ guarded: inout Tensor, unlessFinite x: Tensor)
  /// The scalar `guarded` becomes NaN unless the number at `place` is finite.
  func spoil(_ guarded: inout Tensor, unlessFinite sums: DeviceSums, at place: Int)
  /// The scalar `scale` is multiplied by what brings a norm down to `limit`: by `limit / norm` where the norm, the square root of the sum of
  /// all places in their order, is greater.
  func clip(_ scale: inout Tensor, to limit: Float, _ squares: DeviceSums)
}
