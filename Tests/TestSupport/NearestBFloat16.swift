/// The nearest number of bfloat16 by its definition: 8 bits of significand, the exponents of float32, ties to even.
package func nearestBFloat16(_ value: Float) -> Float {
  guard value.isFinite, value != 0 else { return value }
  // What numbers of the same size are apart; below 2^-126 they do not come closer.
  let step = Double(sign: .plus, exponent: max(value.exponent, -126) - 7, significand: 1)
  return Float((Double(value) / step).rounded(.toNearestOrEven) * step)
}
