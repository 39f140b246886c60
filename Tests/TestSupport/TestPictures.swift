package import Data
import Tensor

/// Pictures for tests.
package enum TestPictures {
  /// Independent random levels: the hardest picture for a resampler.
  package static func noise(width: Int, height: Int, seed: UInt64 = 1) -> PixelImage {
    var random = Seed(seed).stream()
    let pixels = (0..<(width * height * 3)).map { _ in UInt8(random.index(below: 256)) }
    return PixelImage(width: width, height: height, pixels: pixels)
  }

  /// Nine times eight blocks, black or white: the same at any size that blocks fill.
  package static func blocks(of size: Int, seed: UInt64) -> PixelImage {
    var random = Seed(seed).stream()
    let levels: [UInt8] = (0..<72).map { _ in random.chance(0.5) ? 255 : 0 }
    var pixels: [UInt8] = []
    for y in 0..<(8 * size) {
      for x in 0..<(9 * size) { pixels += [UInt8](repeating: levels[y / size * 9 + x / size], count: 3) }
    }
    return PixelImage(width: 9 * size, height: 8 * size, pixels: pixels)
  }

  package static func uniform(_ red: UInt8, _ green: UInt8, _ blue: UInt8, side: Int = 5) -> PixelImage {
    PixelImage(width: side, height: side, red: red, green: green, blue: blue)
  }
}

/// A PNG encoder for tests: any colour type and bit depth, interlaced or not, stored without compression.
package struct TestPNG {
  package var width: Int
  package var height: Int
  package var bitDepth = 8
  /// 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA.
  package var colorType = 6
  package var isInterlaced = false
  /// RGB triples of colour type 3.
  package var palette: [UInt8] = []
  /// The content of the tRNS chunk; none if empty.
  package var transparency: [UInt8] = []
  /// The samples of a pixel in the units of the bit depth.
  package var samples: (_ x: Int, _ y: Int) -> [Int]

  package init(
    width: Int, height: Int, bitDepth: Int = 8, colorType: Int = 6, isInterlaced: Bool = false, palette: [UInt8] = [],
    transparency: [UInt8] = [], samples: @escaping (_ x: Int, _ y: Int) -> [Int]
  ) {
    self.width = width
    self.height = height
    self.bitDepth = bitDepth
    self.colorType = colorType
    self.isInterlaced = isInterlaced
    self.palette = palette
    self.transparency = transparency
    self.samples = samples
  }

  /// The bytes of the file.
  package var bytes: [UInt8] {
    var header = Self.bigEndian(width) + Self.bigEndian(height)
    header += [UInt8(bitDepth), UInt8(colorType), 0, 0, isInterlaced ? 1 : 0]
    var file: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    file += Self.chunk("IHDR", header)
    if !palette.isEmpty { file += Self.chunk("PLTE", palette) }
    if !transparency.isEmpty { file += Self.chunk("tRNS", transparency) }
    file += Self.chunk("IDAT", Self.zlib(scanlines)) + Self.chunk("IEND", [])
    return file
  }

  private var scanlines: [UInt8] {
    guard isInterlaced else { return rows(left: 0, top: 0, across: 1, down: 1) }
    let passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    return passes.flatMap { rows(left: $0.0, top: $0.1, across: $0.2, down: $0.3) }
  }

  private func rows(left: Int, top: Int, across: Int, down: Int) -> [UInt8] {
    guard left < width else { return [] }
    return stride(from: top, to: height, by: down).flatMap { y -> [UInt8] in
      let bits = stride(from: left, to: width, by: across).flatMap { x in
        samples(x, y).flatMap { sample in (0..<bitDepth).map { UInt8(sample >> (bitDepth - 1 - $0) & 1) } }
      }
      let packed = stride(from: 0, to: bits.count, by: 8).map { start in
        (0..<8).reduce(UInt8(0)) { $0 << 1 | (start + $1 < bits.count ? bits[start + $1] : 0) }
      }
      return [0] + packed
    }
  }

  /// A chunk with its length and checksum.
  package static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + content
    return bigEndian(content.count) + body + bigEndian(Int(checksum(body)))
  }

  /// `file` with the right checksum after every chunk, as far as it still is a row of chunks.
  package static func withChecksums(_ file: [UInt8]) -> [UInt8] {
    var bytes = file
    var place = 8
    while place + 12 <= bytes.count {
      let length = bytes[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) }
      let end = place + 8 + length
      guard end + 4 <= bytes.count else { return bytes }
      bytes.replaceSubrange(end..<(end + 4), with: bigEndian(Int(checksum(Array(bytes[(place + 4)..<end])))))
      place = end + 4
    }
    return bytes
  }

  package static func bigEndian(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (24 - 8 * $0) & 0xff) } }

  /// The zlib stream of stored blocks that holds `content`.
  private static func zlib(_ content: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    let size = 65_535
    for start in stride(from: 0, to: max(content.count, 1), by: size) {
      let block = content[start..<min(start + size, content.count)]
      let count = block.count
      stream.append(start + size >= content.count ? 1 : 0)
      stream += [UInt8(count & 0xff), UInt8(count >> 8), UInt8(~count & 0xff), UInt8(~count >> 8 & 0xff)]
      stream += block
    }
    var (low, high) = (1, 0)
    for byte in content {
      low = (low + Int(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return stream + bigEndian(high << 16 | low)
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { state, byte in
      (0..<8).reduce(state ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1 }
    }
  }
}
