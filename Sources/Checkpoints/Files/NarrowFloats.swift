// The narrow floats that files of weights hold, widened exactly.

extension Float {
  /// The value of an IEEE 754 binary16 number, exactly.
  package init(halfBits bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1f
    let fraction = UInt32(bits & 0x3ff)
    switch exponent {
    // Subnormal: whole multiples of 2^-24, which are normal in 32 bits.
    case 0: self.init(bitPattern: sign | (Float(fraction) * 0x1p-24).bitPattern)
    case 31: self.init(bitPattern: sign | 0x7f80_0000 | fraction << 13)
    default: self.init(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }

  /// The value of a bfloat16 number: the upper half of a 32-bit one.
  package init(brainFloatBits bits: UInt16) { self.init(bitPattern: UInt32(bits) << 16) }
}
