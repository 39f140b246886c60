internal import Tensor

/// What copies of a picture share when they were resized or compressed anew, and other pictures do not: two difference hashes that agree
/// but for a few bits, and colours that agree within some levels on a grid of 4 x 4.
struct Likeness: Sendable, Hashable {
  /// Of neighbours side by side, as `DifferenceHash` has them.
  let across: UInt64
  /// Of neighbours one above the other.
  let down: UInt64
  private let red: SIMD16<UInt8>
  private let green: SIMD16<UInt8>
  private let blue: SIMD16<UInt8>

  /// Bits of 128 in which copies may differ: those of half the size and quality 80 differ in up to 5, of a sixth of the size in up to 9,
  /// and other pictures in 39 and more (11,175 pairs of drawn scenes).
  static let bitLimit = 10
  /// Levels of 255 by which a colour of copies may differ.
  static let levelLimit: UInt8 = 8

  /// Nil for pictures of so few differences that nothing can be said.
  init?(of image: PixelImage) {
    guard let across = DifferenceHash(of: image).bits else { return nil }
    self.across = across
    // From a small copy: the whole picture is gone through only twice.
    let small = Resampler(from: (image.width, image.height), to: (32, 36), filter: .area)(image)
    let rows = Resampler(from: (32, 36), to: (8, 9), filter: .area)(small)
    var down: UInt64 = 0
    for row in 0..<8 {
      for column in 0..<8 {
        let (upper, lower) = (rows.brightness(of: row * 8 + column), rows.brightness(of: row * 8 + 8 + column))
        down = down << 1 | (upper > lower + 1000 ? 1 : 0)
      }
    }
    self.down = down
    let grid = Resampler(from: (32, 36), to: (4, 4), filter: .area)(small)
    func channel(_ offset: Int) -> SIMD16<UInt8> {
      var levels = SIMD16<UInt8>()
      for pixel in 0..<16 { levels[pixel] = grid.pixels[pixel * 3 + offset] }
      return levels
    }
    (red, green, blue) = (channel(0), channel(1), channel(2))
  }

  func isNear(_ other: Likeness) -> Bool {
    (across ^ other.across).nonzeroBitCount + (down ^ other.down).nonzeroBitCount <= Self.bitLimit
      && Self.isNear(red, other.red) && Self.isNear(green, other.green) && Self.isNear(blue, other.blue)
  }

  private static func isNear(_ first: SIMD16<UInt8>, _ second: SIMD16<UInt8>) -> Bool {
    (pointwiseMax(first, second) &- pointwiseMin(first, second)).max() <= levelLimit
  }
}

/// Pictures among which those that look like another one are found without comparing it with all of them.
struct LikenessIndex {
  private var likenesses: [Likeness] = []
  private var across: Set<UInt64> = []
  /// By a piece of 11 or 12 bits and its place among eleven: of two pictures that differ in at most ten bits one piece is equal.
  private var pieces: [UInt32: [UInt32]] = [:]

  mutating func add(_ likeness: Likeness) {
    across.insert(likeness.across)
    for piece in Self.pieces(of: likeness) { pieces[piece, default: []].append(UInt32(likenesses.count)) }
    likenesses.append(likeness)
  }

  /// Whether one of the pictures looks like another.
  func contains(_ likeness: Likeness) -> Bool {
    if across.contains(likeness.across) { return true }
    return Self.pieces(of: likeness).contains { piece in
      pieces[piece]?.contains { likenesses[Int($0)].isNear(likeness) } ?? false
    }
  }

  private static func pieces(of likeness: Likeness) -> [UInt32] {
    let count = Likeness.bitLimit + 1
    return (0..<count).map { place in
      let (start, end) = (place * 128 / count, (place + 1) * 128 / count)
      // The piece that lies over both words takes bits of each.
      let shifted =
        start >= 64
        ? likeness.down >> UInt64(start - 64)
        : likeness.across >> UInt64(start) | (start == 0 ? 0 : likeness.down << UInt64(64 - start))
      return UInt32(place) << 16 | UInt32(truncatingIfNeeded: shifted & (1 << UInt64(end - start) - 1))
    }
  }
}
