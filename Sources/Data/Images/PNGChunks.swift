/// The chunks of a PNG file, as far as their bytes are there.
///
/// A length field may promise two gigabytes, and libpng takes memory for them before it looks: it is only given what is there.
struct PNGChunks {
  /// A name and where its content is.
  struct Chunk {
    let name: ArraySlice<UInt8>
    let content: ArraySlice<UInt8>

    func isNamed(_ text: String) -> Bool { name.elementsEqual(text.utf8) }
  }

  private(set) var chunks: [Chunk] = []
  /// The bytes up to the first chunk that is not whole; all of them if that one is pixels, which are read as they come.
  private(set) var wholeCount: Int
  /// The bytes of compressed pixels.
  private var pixelBytes = 0

  init(_ file: [UInt8]) {
    wholeCount = file.count
    var place = 8
    while place + 8 <= file.count {
      let length = file[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) }
      let name = file[(place + 4)..<(place + 8)]
      let isPixels = name.elementsEqual("IDAT".utf8)
      let available = min(length, file.count - place - 8)
      if isPixels { pixelBytes += available }
      guard length + 4 <= file.count - place - 8 else {
        if !isPixels { wholeCount = place }
        return
      }
      chunks.append(Chunk(name: name, content: file[(place + 8)..<(place + 8 + length)]))
      place += length + 12
      if name.elementsEqual("IEND".utf8) { return }
    }
  }

  /// Whether so many bytes can become the pixels of `header`: deflate makes at most 1032 of one.
  func canHold(_ header: PNGHeader, salvagesDamage: Bool) -> Bool {
    guard !salvagesDamage else { return pixelBytes > 0 }
    let samples = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][header.colorType] ?? 1
    let (bits, isTooMany) = header.pixelCount.multipliedReportingOverflow(by: samples * max(header.bitDepth, 1))
    return !isTooMany && bits / 8 <= pixelBytes * 1032 + 1032
  }
}
