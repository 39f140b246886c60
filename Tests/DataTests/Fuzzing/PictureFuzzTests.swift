import TestSupport
import Data
import Testing

/// Mutated pictures give a picture or an error: no crash, no hang, nothing larger than allowed.
@Suite struct PictureFuzzTests {
  @Test func mutatedJPEGsGiveAPictureOrAnError() {
    let files = RecordedJPEG.all.map(\.file)
    var (pictures, errors) = (0, 0)
    for number in 0..<Mutation.count {
      var mutation = Mutation(key: number)
      let file = mutation.apply(to: files[number % files.count])
      let decoder = PictureDecoder(
        damage: number % 2 == 0 ? .salvaged : .refused, targetSide: number % 3 == 0 ? 8 : nil, pixelLimit: 1 << 18,
        memoryLimit: 1 << 22)
      do throws(PictureError) {
        let reading = try decoder.decode(file)
        #expect(reading.image.pixels.count == reading.image.width * reading.image.height * 3)
        #expect(reading.image.pixels.count <= 3 << 18)
        pictures += 1
      } catch {
        errors += 1
      }
    }
    #expect(pictures > 0 && errors > 0)
    Mutation.report("JPEG", opened: pictures, errors: errors)
  }

  @Test func mutatedPNGsGiveAPictureOrAnError() {
    let kinds = [(0, 1), (0, 16), (2, 8), (3, 4), (4, 8), (6, 16)]
    let files = kinds.flatMap { type, depth in
      [false, true].map { isInterlaced in
        TestPNG(
          width: 9, height: 7, bitDepth: depth, colorType: type, isInterlaced: isInterlaced,
          palette: type == 3 ? [UInt8](0..<48) : [], transparency: type == 3 ? [0, 128] : []
        ) { x, y in
          (0..<([0: 1, 2: 3, 3: 1, 4: 2, 6: 4][type] ?? 1)).map { (x * 7 + y * 31 + $0) % (1 << depth) }
        }.bytes
      }
    }
    var (pictures, errors) = (0, 0)
    for number in 0..<Mutation.count {
      var mutation = Mutation(key: number)
      // Most mutations are caught by checksums, so that half of the files get right ones again.
      var file = mutation.apply(to: files[number % files.count])
      if number % 2 == 0 { file = TestPNG.withChecksums(file) }
      let decoder = PictureDecoder(damage: number % 4 < 2 ? .salvaged : .refused, pixelLimit: 1 << 18)
      do throws(PictureError) {
        let reading = try decoder.decode(file)
        #expect(reading.image.pixels.count <= 3 << 18)
        pictures += 1
      } catch {
        errors += 1
      }
    }
    #expect(pictures > 0 && errors > 0)
    Mutation.report("PNG", opened: pictures, errors: errors)
  }
}
