import Checkpoints
import Data
import Encoders

/// How much of what a phrase points to lies in a box, as published for RefCOCO+: the map of patches is enlarged bicubically to the
/// picture, summed over the box's pixels, and divided by the square root of the box's area (TCL's code, `grounding_eval`).
///
/// The enlarged map is never made: bicubic weights are a product of one for rows and one for columns, so the sum over a box is
/// `sum over patches of map * rows(top..<bottom) * columns(left..<right)`.
package struct BoxAttention {
  private let across: Axis
  private let down: Axis

  /// - Parameters:
  ///   - side: Patches on a side of the map.
  ///   - width, height: Of the picture, in pixels.
  package init(side: Int, width: Int, height: Int) {
    across = Axis(patches: side, pixels: width)
    down = Axis(patches: side, pixels: height)
  }

  /// The box that a map `[side * side]` says most about, the first of equals; nil if it says nothing about any, as where all is 0.
  ///
  /// The published code takes the box of the phrase before in that case.
  package func choice(by map: [Float], among boxes: [PictureBox]) -> Int? {
    var best: (box: Int, score: Double)?
    for (number, box) in boxes.enumerated() {
      let score = score(of: box, by: map)
      if score > best?.score ?? 0 { best = (number, score) }
    }
    return best?.box
  }

  package func score(of box: PictureBox, by map: [Float]) -> Double {
    let columns = across.weights(from: box.x, to: box.x + box.width)
    let rows = down.weights(from: box.y, to: box.y + box.height)
    var sum = 0.0
    for (row, weight) in rows.enumerated() {
      for (column, other) in columns.enumerated() {
        sum += Double(map[row * columns.count + column]) * weight * other
      }
    }
    return sum / box.area.squareRoot()
  }

  /// One direction of the picture.
  private struct Axis {
    /// `[patches][pixels + 1]`: how much the pixels before a place take of a patch, in sum.
    private let sums: [[Double]]
    private let pixels: Int

    init(patches: Int, pixels: Int) {
      self.pixels = pixels
      var sums = [[Double]](repeating: [Double](repeating: 0, count: pixels + 1), count: patches)
      for pixel in 0..<pixels {
        for patch in sums.indices { sums[patch][pixel + 1] = sums[patch][pixel] }
        let taps = BicubicTaps(output: pixel, inputs: patches, outputs: pixels)
        for (patch, weight) in zip(taps.places, taps.weights) { sums[patch][pixel + 1] += weight }
      }
      self.sums = sums
    }

    /// What the pixels of a range take of each patch; whole pixels, as published.
    func weights(from start: Double, to end: Double) -> [Double] {
      func place(_ value: Double) -> Int { Int(min(max(value, 0), Double(pixels))) }
      let (first, last) = (place(start), place(end))
      return sums.map { $0[max(first, last)] - $0[first] }
    }
  }
}
