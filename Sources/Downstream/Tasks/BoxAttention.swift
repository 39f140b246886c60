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

/// A box that a map of patches may point to, in shares of the picture; the origin is the upper left corner.
///
/// A hit is a greatest patch whose middle lies in the box, or within half a patch of it: the pointing game (Zhang et al., ECCV 2016) with
/// the tolerance that patches need.
package struct PointedBox: Sendable, Hashable {
  private let columns: ClosedRange<Float>
  private let rows: ClosedRange<Float>

  /// - Parameter right, bottom: Not before `left` and `top`.
  package init(left: Float, top: Float, right: Float, bottom: Float) {
    columns = left...right
    rows = top...bottom
  }

  /// Whether the greatest patch of a square map lies in the box; the first of equal ones, and none of a map of zeros.
  package func isHit(by map: [Float]) -> Bool {
    let side = Int(Double(map.count).squareRoot().rounded())
    let best = map.indices.reduce(0) { map[$1] > map[$0] ? $1 : $0 }
    return map[best] > 0 && isHit(patch: best, side: side)
  }

  /// The share of patches that would be a hit.
  package func shareOfHits(side: Int) -> Double {
    Double((0..<side * side).count { isHit(patch: $0, side: side) }) / Double(side * side)
  }

  private func isHit(patch: Int, side: Int) -> Bool {
    func near(_ place: Int, _ range: ClosedRange<Float>) -> Bool {
      let middle = (Float(place) + 0.5) / Float(side)
      let slack = 0.5 / Float(side)
      return (range.lowerBound - slack...range.upperBound + slack).contains(middle)
    }
    return near(patch % side, columns) && near(patch / side, rows)
  }
}
