/// The four inputs that an output of a bicubic interpolation is made of, as PyTorch's `F.interpolate(mode: bicubic, align_corners: False)`
/// takes them: Keys' kernel with a = -0.75, no antialiasing, the edge repeated.
package struct BicubicTaps {
  /// In `0..<inputs`; at an edge one place comes more than once.
  package let places: [Int]
  /// They sum to 1.
  package let weights: [Double]

  package init(output: Int, inputs: Int, outputs: Int) {
    // Both squares span the same picture; a cell's embedding belongs to its centre.
    let centre = (Double(output) + 0.5) * Double(inputs) / Double(outputs) - 0.5
    let first = Int(centre.rounded(.down)) - 1
    places = (first..<first + 4).map { min(max($0, 0), inputs - 1) }
    weights = (first..<first + 4).map { BicubicTaps.kernel(abs(centre - Double($0))) }
  }

  /// Keys (1981) with a = -0.75.
  private static func kernel(_ x: Double) -> Double {
    let a = -0.75
    if x <= 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    if x < 2 { return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a }
    return 0
  }
}
