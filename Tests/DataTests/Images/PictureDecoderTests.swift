import TestSupport
import Data
import Foundation
import Tensor
import Testing

@Suite struct PictureDecoderTests {
  /// FNV-1a of the RGB bytes that Pillow 13.0.0 gives for the pictures of `PNGDecoderTests.everyKind`, by colour type and
  /// bit depth. Pillow's 16-bit grey is left out: its conversion to RGB clips instead of scaling.
  static let pillow: [(colorType: Int, bitDepth: Int, hash: UInt64)] = [
    (0, 1, 0xfb6b_d352_c312_5992), (0, 2, 0x9898_759a_c628_2d10), (0, 4, 0x0941_37f7_26f6_4a70),
    (0, 8, 0x6db9_4108_2b75_fae0), (2, 8, 0xfa74_2de4_b1df_d0a5), (2, 16, 0xa82e_1da7_b00d_6dca),
    (3, 1, 0x8230_77dd_35b7_5095), (3, 2, 0x1a4f_5317_d89c_5a3d), (3, 4, 0x91ce_797b_5e82_01a9),
    (3, 8, 0x01ad_f1d8_3962_ac89), (4, 8, 0x6db9_4108_2b75_fae0), (4, 16, 0xf5b0_c244_c124_b5bd),
    (6, 8, 0xfa74_2de4_b1df_d0a5), (6, 16, 0xa82e_1da7_b00d_6dca),
  ]

  @Test(arguments: pillow, [false, true])
  func pngFilesEqualPillowsPixelForPixel(kind: (colorType: Int, bitDepth: Int, hash: UInt64), isInterlaced: Bool) throws
  {
    let top = 1 << kind.bitDepth
    let channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][kind.colorType] ?? 0
    let palette = (0..<(3 * min(top, 256))).map { UInt8($0 * 37 % 256) }
    let png = TestPNG(
      width: 13, height: 11, bitDepth: kind.bitDepth, colorType: kind.colorType, isInterlaced: isInterlaced,
      palette: kind.colorType == 3 ? palette : []
    ) { x, y in (0..<channels).map { (x * 977 + y * 3571 + $0 * 7919) % top } }
    let reading = try PictureDecoder().decode(png.bytes)
    #expect(Hashing.fnv1a(reading.image.pixels) == kind.hash)
    #expect(reading.format == .png && reading.damage == nil)
  }

  @Test func transparencyIsDiscardedOrLaidOnWhite() throws {
    let png = TestPNG(width: 1, height: 1) { _, _ in [10, 20, 30, 0] }.bytes
    #expect(try PictureDecoder().decode(png).image.pixels == [10, 20, 30])
    #expect(try PictureDecoder(transparency: .onWhite).decode(png).image.pixels == [255, 255, 255])
  }

  @Test func photographsComeTurnedAndSayWhatWasIgnored() throws {
    let turned = try PictureDecoder().decode(JPEGDecoderTests.recorded("orientation 6").file)
    #expect(turned.image.width == 11 && turned.image.height == 15 && turned.storedSize == (11, 15))
    #expect(try PictureDecoder().decode(JPEGDecoderTests.recorded("profile").file).ignoresColorProfile)
  }

  @Test func largePhotographsAreDecodedSmallWhenTheTargetIsSmall() throws {
    let file = try JPEGDecoderTests.recorded("scaled to 4 eighths").file
    func size(_ targetSide: Int?) throws -> [Int] {
      let reading = try PictureDecoder(targetSide: targetSide).decode(file)
      #expect(reading.storedSize == (43, 29))
      return [reading.image.width, reading.image.height]
    }
    #expect(try size(nil) == [43, 29])
    #expect(try size(15) == [43, 29])
    #expect(try size(14) == [22, 15])
    #expect(try size(7) == [11, 8])
    #expect(try size(3) == [6, 4])
  }

  @Test func damageIsRefusedOrSalvagedAsTheRecipeSays() throws {
    let jpeg = try JPEGDecoderTests.recorded("baseline 4:4:4").file.dropLast(60)
    let png = TestPNG(width: 4, height: 40) { x, y in [x, y, 9, 255] }.bytes.dropLast(80)
    for file in [Array(jpeg), Array(png)] {
      #expect(throws: PictureError.self) { try PictureDecoder().decode(file) }
      #expect(try PictureDecoder(damage: .salvaged).decode(file).damage != nil)
    }
  }

  @Test func otherFormatsAreNamed() {
    let error = #expect(throws: PictureError.self) { try PictureDecoder().decode(Array("RIFF____WEBPVP8 ".utf8)) }
    #expect(error?.description == "it is a WebP file, and only JPEG and PNG are read; convert it")
    #expect(throws: PictureError.format(name: "HTML")) { try PictureDecoder().decode(Array("<!DOCTYPE html>".utf8)) }
    let empty = #expect(throws: PictureError.emptiness) { try PictureDecoder().decode([]) }
    #expect(empty?.description == "it is empty, a file of 0 bytes; fetch it again")
  }

  @Test func theCodedFormIsReadBack() throws {
    let decoder = PictureDecoder(damage: .salvaged, targetSide: 256)
    #expect(try JSONDecoder().decode(PictureDecoder.self, from: JSONEncoder().encode(decoder)) == decoder)
  }
}

@Suite struct PictureOrientationTests {
  /// 3 x 2, each pixel its number.
  let image = PixelImage(width: 3, height: 2, pixels: (0..<6).flatMap { [UInt8](repeating: $0, count: 3) })

  func levels(_ orientation: PictureOrientation) -> [UInt8] {
    let turned = orientation.apply(to: image)
    #expect(turned.width == (orientation.swapsSides ? 2 : 3))
    return stride(from: 0, to: 18, by: 3).map { turned.pixels[$0] }
  }

  @Test func everyTurnPutsThePixelsWhereExifSays() {
    #expect(levels(.upright) == [0, 1, 2, 3, 4, 5])
    #expect(levels(.mirrored) == [2, 1, 0, 5, 4, 3])
    #expect(levels(.upsideDown) == [5, 4, 3, 2, 1, 0])
    #expect(levels(.mirroredUpsideDown) == [3, 4, 5, 0, 1, 2])
    #expect(levels(.transposed) == [0, 3, 1, 4, 2, 5])
    #expect(levels(.turnedRight) == [3, 0, 4, 1, 5, 2])
    #expect(levels(.transverse) == [5, 2, 4, 1, 3, 0])
    #expect(levels(.turnedLeft) == [2, 5, 1, 4, 0, 3])
  }
}
