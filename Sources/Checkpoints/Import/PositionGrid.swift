package import Tensor

/// The position embeddings of a square of patches, behind those of the class token: `[1, 1 + side * side, width]`.
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
    return positions.withValues { from in
      Tensor(shape: [1, 1 + target * target, width], on: positions.device) { to in
        for column in 0..<width { to[column] = from[column] }
        for (y, vertical) in taps.enumerated() {
          for (x, horizontal) in taps.enumerated() {
            let place = (1 + y * target + x) * width
            for column in 0..<width { to[place + column] = 0 }
            for (row, down) in zip(vertical.places, vertical.weights) {
              for (tap, across) in zip(horizontal.places, horizontal.weights) {
                let weight = Float(down * across)
                let origin = (before + row * source + tap) * width
                for column in 0..<width { to[place + column] += weight * from[origin + column] }
              }
            }
          }
        }
      }
    }
  }
}
