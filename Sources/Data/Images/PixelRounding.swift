/// Floats to 8-bit levels: brought into `0...255` and rounded.
///
/// Plain loops over memory, which the compiler turns into vector code; SIMD comparisons it takes lane by lane. Adding 2^23
/// leaves the rounded integer in the low bits of a float: no conversion that could trap.
enum PixelRounding {
  /// Rounds `count` floats in place, halves to even.
  @inline(__always)
  static func round(_ levels: UnsafeMutablePointer<Float>, count: Int) {
    for place in 0..<count { levels[place] = (bounded(levels[place]) + 0x1p23) - 0x1p23 }
  }

  /// Writes `count` floats as bytes, halves to even.
  @inline(__always)
  static func write(_ levels: UnsafePointer<Float>, count: Int, to bytes: UnsafeMutablePointer<UInt8>) {
    for place in 0..<count {
      bytes[place] = UInt8(truncatingIfNeeded: (bounded(levels[place]) + 0x1p23).bitPattern)
    }
  }

  /// Writes `count` floats as bytes, halves up.
  @inline(__always)
  static func writeHalvesUp(_ levels: UnsafePointer<Float>, count: Int, to bytes: UnsafeMutablePointer<UInt8>) {
    for place in 0..<count { bytes[place] = UInt8(bounded(levels[place]).rounded()) }
  }

  @inline(__always)
  static func bounded(_ level: Float) -> Float { min(max(level, 0), 255) }
}
