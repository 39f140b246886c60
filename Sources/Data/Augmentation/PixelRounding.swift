/// Floats to 8-bit levels: brought into `0...255` and rounded.
///
/// Plain loops over memory, which the compiler turns into vector code; SIMD comparisons it takes lane by lane. Adding 2^23
/// leaves the rounded integer in the low bits of a float: no conversion that could trap.
enum PixelRounding {
  /// Rounds `count` floats in place.
  @inline(__always)
  static func round(_ levels: UnsafeMutablePointer<Float>, count: Int) {
    for place in 0..<count { levels[place] = (bounded(levels[place]) + 0x1p23) - 0x1p23 }
  }

  /// Writes `count` floats as bytes.
  @inline(__always)
  static func write(_ levels: UnsafePointer<Float>, count: Int, to bytes: UnsafeMutablePointer<UInt8>) {
    for place in 0..<count {
      bytes[place] = UInt8(truncatingIfNeeded: (bounded(levels[place]) + 0x1p23).bitPattern)
    }
  }

  @inline(__always)
  static func bounded(_ level: Float) -> Float { min(max(level, 0), 255) }
}
