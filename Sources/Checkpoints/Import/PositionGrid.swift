package import Tensor

/// The position embeddings of a square of patches, after those of the class token: `[1, 1 + side * side, width]`.
package enum PositionGrid {
  /// The side of the square in `places` embeddings and how many stand before it: the class token, in a distilled DeiT also the
  /// distillation token. Nil when no square remains.
  package static func side(ofPlaces places: Int) -> (side: Int, before: Int)? {
    for before in 1...2 where places > before {
      let side = Int(Double(places - before).squareRoot().rounded())
      if side * side == places - before { return (side, before) }
    }
    return nil
  }

  /// The embeddings for a square of another side, interpolated as PyTorch's `F.interpolate(mode: bicubic, align_corners: False)`
  /// does: Keys' kernel with a = -0.75, no antialiasing, the edge repeated. The class token's is kept as it is, a distillation
  /// token's left out. Nil when `positions` holds no square.
  package static func resized(_ positions: Tensor, toSide target: Int) -> Tensor? {
    let (_, places, width) = positions.shape3
    guard let (source, before) = side(ofPlaces: places) else { return nil }
    let taps = (0..<target).map { BicubicTaps(output: $0, inputs: source, outputs: target) }
    let from = positions.values
    var to = [Float](repeating: 0, count: (1 + target * target) * width)
    for column in 0..<width { to[column] = from[column] }
    for (y, vertical) in taps.enumerated() {
      for (x, horizontal) in taps.enumerated() {
        let place = (1 + y * target + x) * width
        for (row, down) in zip(vertical.places, vertical.weights) {
          for (tap, across) in zip(horizontal.places, horizontal.weights) {
            let weight = Float(down * across)
            let origin = (before + row * source + tap) * width
            for column in 0..<width { to[place + column] += weight * from[origin + column] }
          }
        }
      }
    }
    return Tensor(to, shape: [1, 1 + target * target, width], on: positions.device)
  }
}

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
