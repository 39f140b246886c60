/// Square windows on square maps, as a convolution looks through them: the middle of a window is at every `stride`-th place, row by row.
///
/// A window of even size reaches one place further down and to the right than up and to the left, so that windows of two at every
/// second place tile the map.
package struct SquareWindows: Sendable, Hashable {
  /// The side of a map.
  package let side: Int
  /// The side of a window.
  package let kernel: Int
  package let stride: Int

  package init(side: Int, kernel: Int, stride: Int) {
    require(
      side > 0 && kernel > 0 && stride > 0, "windows: kernel \(kernel) and stride \(stride) on a side of \(side) places"
    )
    self.side = side
    self.kernel = kernel
    self.stride = stride
  }

  /// The side of the square of windows.
  package var outSide: Int { (side - 1) / stride + 1 }

  /// The places of a window.
  package var size: Int { kernel * kernel }

  /// How many maps `rows` rows are.
  func maps(rows: Int) -> Int {
    require(
      rows % (side * side) == 0, "windows: \(rows) rows are not a whole number of maps of \(side) x \(side) places")
    return rows / (side * side)
  }

  /// The row that each place of each window is read from; `outside` for those beyond the border.
  func places(inMaps maps: Int, outside: Int) -> Indices {
    let reach = (kernel - 1) / 2
    var places: [Int32] = []
    places.reserveCapacity(maps * outSide * outSide * size)
    for map in 0..<maps {
      for top in (0..<outSide).map({ $0 * stride - reach }) {
        for left in (0..<outSide).map({ $0 * stride - reach }) {
          for row in top..<top + kernel {
            for column in left..<left + kernel {
              let isInside = (0..<side).contains(row) && (0..<side).contains(column)
              places.append(Int32(isInside ? (map * side + row) * side + column : outside))
            }
          }
        }
      }
    }
    return Indices(places)
  }
}
