// The narrow floats that files of weights hold, widened exactly.

extension Float {
  /// The value of a bfloat16 number: the upper half of a 32-bit one.
  package init(brainFloatBits bits: UInt16) { self.init(bitPattern: UInt32(bits) << 16) }
}
