// Half precision (IEEE 754 binary16) is how numbers lie on a disk, never how they are computed with.

extension Tensor {
  /// Numbers that lie in half precision, made wider.
  ///
  /// - Parameter halves: The bits of as many numbers as `shape` has elements.
  package init(halves: [UInt16], shape: Shape, on device: any Device) {
    require(halves.count == shape.count, "halves: \(halves.count) numbers for shape \(shape)")
    self.init(uninitialized: shape, on: device)
    device.widen(&self, halves: halves)
  }

  /// Every element as the nearest number of half precision, ties to even; beyond 65,504 infinite.
  package func roundedToHalf() -> Tensor {
    var out = self
    out.device.roundToHalf(&out)
    return out
  }

  /// The bits in half precision of numbers that are of half precision already; read back.
  package var halves: [UInt16] { values.map(HalfPrecision.bits(of:)) }
}

/// Numbers of IEEE 754 binary16: five bits of exponent, ten of fraction.
package enum HalfPrecision {
  /// The nearest one, ties to even; what is not a number stays so.
  @inline(__always)
  package static func rounded(_ value: Float) -> Float {
    let magnitude = value.bitPattern & 0x7fff_ffff
    let sign = value.bitPattern & 0x8000_0000
    // 65,520 lies half way between the greatest one and the next that there would be.
    guard magnitude < 0x477f_f000 else {
      return magnitude > 0x7f80_0000 ? value : Float(bitPattern: sign | 0x7f80_0000)
    }
    guard magnitude >= 0x3880_0000 else {
      // Below 2^-14 they are the multiples of 2^-24, which is what the last bit of numbers from 0.5 to 1 counts.
      let shifted = (Float(bitPattern: magnitude) + 0.75) - 0.75
      return Float(bitPattern: sign | shifted.bitPattern)
    }
    let nearest = (magnitude + 0xfff + ((magnitude >> 13) & 1)) & ~0x1fff
    return Float(bitPattern: sign | nearest)
  }

  /// The bits of a number that ``rounded(_:)`` gives.
  @inline(__always)
  package static func bits(of value: Float) -> UInt16 {
    let magnitude = value.bitPattern & 0x7fff_ffff
    let sign = UInt16(truncatingIfNeeded: value.bitPattern >> 16) & 0x8000
    guard magnitude < 0x7f80_0000 else { return sign | (magnitude > 0x7f80_0000 ? 0x7e00 : 0x7c00) }
    guard magnitude >= 0x3880_0000 else { return sign | UInt16(Float(bitPattern: magnitude) * 0x1p24) }
    return sign | UInt16(truncatingIfNeeded: (magnitude - 0x3800_0000) >> 13)
  }

  /// The number of the bits, exactly. An exponent that is 112 too small, and a factor of 2^112, give normal and subnormal numbers alike;
  /// infinities and what is not a number have all bits of the exponent set.
  @inline(__always)
  package static func value(of bits: UInt16) -> Float {
    let magnitude = UInt32(bits & 0x7fff) << 13
    let shifted =
      magnitude < 0x0f80_0000 ? (Float(bitPattern: magnitude) * 0x1p112).bitPattern : magnitude | 0x7f80_0000
    return Float(bitPattern: shifted | UInt32(bits & 0x8000) << 16)
  }
}
