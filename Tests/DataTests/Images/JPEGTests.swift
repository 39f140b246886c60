import TestSupport
import Data
import Tensor
import Testing

@Suite struct JPEGDecoderTests {
  /// The greatest difference of two rows of levels.
  static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
    guard first.count == second.count else { return .max }
    return zip(first, second).map { abs(Int($0) - Int($1)) }.max() ?? 0
  }

  static func recorded(_ name: String) throws -> RecordedJPEG {
    try #require(RecordedJPEG.all.first { $0.name == name })
  }

  @Test(arguments: RecordedJPEG.all)
  func everyKindIsWithinTwoLevelsOfPillow(jpeg: RecordedJPEG) throws {
    let header = try JPEGHeader(of: jpeg.file)
    let reading = try JPEGDecoder.decode(jpeg.file, eighths: jpeg.eighths)
    let image = header.orientation.apply(to: reading.image)
    #expect(image.width == jpeg.width && image.height == jpeg.height && reading.damage == nil)
    #expect(Self.distance(image.pixels, jpeg.pixels) <= 2)
  }

  @Test func headersSayWhatIsInTheFile() throws {
    let progressive = try JPEGHeader(of: Self.recorded("progressive 4:2:0").file)
    #expect(progressive.isProgressive && progressive.width == 15 && progressive.height == 11)
    #expect(progressive.componentCount == 3 && progressive.bitDepth == 8 && !progressive.hasColorProfile)
    #expect(try JPEGHeader(of: Self.recorded("grey").file).componentCount == 1)
    #expect(try JPEGHeader(of: Self.recorded("YCCK of Adobe").file).componentCount == 4)
    #expect(try JPEGHeader(of: Self.recorded("profile").file).hasColorProfile)
    #expect(try JPEGHeader(of: Self.recorded("orientation 6").file).orientation == .turnedRight)
  }

  @Test(arguments: ["baseline 4:2:0", "progressive 4:4:4", "grey", "CMYK of Adobe, inverted"])
  func everyTruncationIsAnErrorOrASalvage(name: String) throws {
    let file = try Self.recorded(name).file
    var salvaged = 0
    for count in 0..<(file.count - 2) {
      let cut = Array(file[..<count])
      #expect(throws: JPEGError.self, "\(count) of \(file.count) bytes") { try JPEGDecoder.decode(cut) }
      // Before the first scan there is nothing to salvage.
      guard let reading = try? JPEGDecoder.decode(cut, salvagesDamage: true) else { continue }
      #expect(reading.damage != nil && reading.image.width == 15 && reading.image.height == 11)
      salvaged += 1
    }
    #expect(salvaged > 20)
  }

  @Test func salvageKeepsTheLinesBeforeTheDamage() throws {
    let jpeg = try Self.recorded("baseline 4:4:4")
    let reading = try JPEGDecoder.decode(Array(jpeg.file.dropLast(60)), salvagesDamage: true)
    #expect(reading.damage == "the file ends early")
    // The first eight pixels of the first line are in the first block.
    #expect(Self.distance(Array(reading.image.pixels.prefix(24)), Array(jpeg.pixels.prefix(24))) <= 2)
    #expect(Self.distance(reading.image.pixels, jpeg.pixels) > 2)
  }

  @Test func aChangedByteAnywhereNeverStopsTheProgram() throws {
    for name in ["baseline 4:2:0 with restarts", "progressive 4:2:0", "YCCK of Adobe", "scaled to 2 eighths"] {
      let file = try Self.recorded(name).file
      for place in file.indices {
        for value in [0x01, 0x7f, 0x80, 0xff] as [UInt8] {
          var changed = file
          changed[place] ^= value
          for salvages in [false, true] {
            let reading = try? JPEGDecoder.decode(changed, eighths: 2, salvagesDamage: salvages, pixelLimit: 1 << 16)
            if let reading { #expect(reading.image.pixels.count <= 3 << 16) }
          }
        }
      }
    }
  }

  @Test func aHugePictureIsRefusedByItsHeaderAlone() throws {
    var file = try Self.recorded("baseline 4:2:0").file
    let frame = try #require(file.indices.first { file[$0] == 0xff && file[$0 + 1] == 0xc0 })
    file.replaceSubrange((frame + 5)..<(frame + 9), with: [0xff, 0xff, 0xff, 0xff])
    #expect(throws: JPEGError.size(width: 65_535, height: 65_535, limit: 1 << 26)) { try JPEGDecoder.decode(file) }
  }

  @Test func progressiveFilesMayNotTakeMoreMemoryThanAllowed() throws {
    let file = try Self.recorded("progressive 4:4:4").file
    // Three components of 2 x 2 blocks of 64 coefficients of 2 bytes.
    #expect(throws: JPEGError.damage("it needs more working memory than allowed")) {
      try JPEGDecoder.decode(file, memoryLimit: 1535)
    }
    #expect(throws: Never.self) { try JPEGDecoder.decode(file, memoryLimit: 1 << 20) }
  }

  @Test func aFileOfEndlessScansIsRefused() throws {
    let file = try Self.recorded("grey progressive").file
    let last = try #require(file.indices.dropLast().last { file[$0] == 0xff && file[$0 + 1] == 0xda })
    var bomb = Array(file[..<last])
    for _ in 0..<(JPEGDecoder.scanLimit + 2) { bomb += file[last..<(file.count - 2)] }
    bomb += [0xff, 0xd9]
    #expect(throws: JPEGError.damage("it has too many scans")) {
      try JPEGDecoder.decode(bomb, salvagesDamage: true)
    }
  }

  @Test func otherBytesAreNamed() {
    #expect(throws: JPEGError.damage("it is not a JPEG file")) { try JPEGDecoder.decode(Array("GIF89a".utf8)) }
    #expect(throws: JPEGError.damage("the file ends early")) { try JPEGDecoder.decode([0xff, 0xd8]) }
    #expect(throws: JPEGError.self) { try JPEGDecoder.decode([]) }
  }
}

@Suite struct JPEGEncoderTests {
  @Test(arguments: [(1, 1), (17, 9), (120, 90)])
  func whatIsWrittenIsNearlyWhatIsRead(width: Int, height: Int) throws {
    let image = SyntheticPhotograph.picture(width: width, height: height, seed: Seed(4))
    let reading = try JPEGDecoder.decode(JPEGEncoder.encode(image, quality: 97))
    #expect(reading.image.width == width && reading.image.height == height && reading.damage == nil)
    let differences = zip(reading.image.pixels, image.pixels).map { abs(Int($0) - Int($1)) }
    #expect(Double(differences.reduce(0, +)) / Double(differences.count) < 16)
  }

  @Test func picturesThatNoFileCanHoldAreErrors() {
    let long = PixelImage(width: 65_501, height: 1, red: 1, green: 2, blue: 3)
    #expect(throws: JPEGError.self) { try JPEGEncoder.encode(long) }
  }

  @Test func drawnPhotographsHaveDetailAndFollowFromTheirSeed() throws {
    let first = SyntheticPhotograph.picture(width: 160, height: 120, seed: Seed(1))
    #expect(first == SyntheticPhotograph.picture(width: 160, height: 120, seed: Seed(1)))
    #expect(first != SyntheticPhotograph.picture(width: 160, height: 120, seed: Seed(2)))
    // About a bit a pixel, as photographs of this quality have.
    let bits = try Double(JPEGEncoder.encode(first, quality: 88).count * 8) / (160 * 120)
    #expect((0.7...5).contains(bits), "\(bits)")
  }
}
