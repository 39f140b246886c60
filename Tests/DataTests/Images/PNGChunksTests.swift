import TestSupport
import Data
import Foundation
import Testing

/// Files that promise more than they hold.
@Suite struct PNGChunksTests {
  /// The most resident memory that the process ever had, in bytes.
  func peak() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
    return try #require(line.split(separator: " ").dropFirst().first.flatMap { Int($0) }) * 1024
  }

  static let names = [
    "tEXt", "zTXt", "iTXt", "eXIf", "iCCP", "PLTE", "tRNS", "sPLT", "hIST", "pCAL", "sCAL", "gAMA", "cHRM", "sBIT",
    "bKGD", "pHYs", "tIME",
    "oFFs", "acTL", "fcTL", "fdAT", "IDAT", "IEND", "IHDR", "prVt", "CRIT",
  ]

  @Test(arguments: names, [0x7fff_ffff, 0xffff_ffff, 0x1000_0000])
  func aChunkThatPromisesGigabytesTakesNoMemory(name: String, length: Int) throws {
    let file = TestPNG(width: 8, height: 4, colorType: 2) { _, _ in [1, 2, 3] }.bytes
    let promise = TestPNG.bigEndian(length) + Array(name.utf8) + [0x78]
    let before = try peak()
    for damage in [PictureDecoder.DamageRule.refused, .salvaged] {
      // After the header, and after the pixels.
      _ = try? PictureDecoder(damage: damage).decode(Array(file[..<33]) + promise)
      _ = try? PictureDecoder(damage: damage).decode(Array(file[..<(file.count - 12)]) + promise)
    }
    #expect(throws: PictureError.self) { try PictureDecoder().decode(Array(file[..<33]) + promise) }
    #expect(try peak() - before < 64 << 20)
  }

  @Test func whatIsCutBehindThePixelsIsSalvaged() throws {
    let file = TestPNG(width: 8, height: 4, colorType: 2) { x, y in [x, y, 3] }.bytes
    let cut = Array(file[..<(file.count - 12)]) + TestPNG.bigEndian(0x7fff_ffff) + Array("tEXt".utf8)
    let reading = try PictureDecoder(damage: .salvaged).decode(cut)
    #expect(try reading.damage != nil && reading.image == PictureDecoder().decode(file).image)
  }

  @Test func aHeaderThatPromisesPixelsTakesNoMemoryBeforeTheyAreThere() throws {
    let header = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as [UInt8]
    let png =
      header + TestPNG.chunk("IHDR", TestPNG.bigEndian(8000) + TestPNG.bigEndian(8000) + [8, 6, 0, 0, 0])
      + TestPNG.chunk("IDAT", [0x78])
    // The same of a JPEG file: its frame says 8000 x 8000.
    var jpeg = try JPEGEncoder.encode(TestPictures.uniform(1, 2, 3, side: 8))
    let frame = try #require(jpeg.indices.first { jpeg[$0...].starts(with: [0xff, 0xc0]) })
    jpeg.replaceSubrange((frame + 5)..<(frame + 9), with: [0x1f, 0x40, 0x1f, 0x40])
    let before = try peak()
    #expect(throws: PictureError.png(.damage("the file ends early"))) { try PictureDecoder().decode(png) }
    #expect(throws: PictureError.jpeg(.damage("the file ends early"))) { try PictureDecoder().decode(jpeg) }
    #expect(try peak() - before < 64 << 20)
  }

  @Test func plainPicturesAreAsLargeAsTheirFilesAreSmall() throws {
    // The smallest files of their size: one colour.
    let plain = PixelImage(width: 3000, height: 2000, red: 9, green: 9, blue: 9)
    #expect(try PictureDecoder().decode(JPEGEncoder.encode(plain, quality: 1)).image.width == 3000)
    #expect(try PictureDecoder().decode(PNGEncoder.encode(plain)).image == plain)
  }
}
