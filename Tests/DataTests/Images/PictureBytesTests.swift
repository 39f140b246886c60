import Data
import Tensor
import Testing

@Suite struct PictureBytesTests {
  private let normalization = PixelNormalization(mean: [0, 0.2, 0.5], deviation: [1, 0.5, 0.25])

  private func picture(_ first: UInt8) -> PixelImage {
    PixelImage(width: 2, height: 2, pixels: (0..<12).map { first + $0 })
  }

  @Test func picturesStandOneBehindTheOther() {
    var pictures = PictureBytes(side: 2, capacity: 2)
    #expect(pictures.count == 0)
    pictures.append(picture(0))
    pictures.append(picture(100))
    #expect(pictures.count == 2)
    #expect(pictures.bytes == Array(0..<12) + Array(100..<112))
  }

  @Test func onADeviceTheyAreNormalisedPlanes() {
    var pictures = PictureBytes(side: 2)
    pictures.append(picture(0))
    pictures.append(picture(100))
    let tensor = pictures.normalized(by: normalization, on: CPUDevice(threadCount: 2))
    #expect(tensor.shape == [2, 3, 2, 2])
    let (values, table) = (tensor.values, normalization.table)
    for (number, first) in [0, 100].enumerated() {
      for channel in 0..<3 {
        for pixel in 0..<4 {
          let found = values[number * 12 + channel * 4 + pixel]
          #expect(found == table[256 * channel + first + 3 * pixel + channel])
        }
      }
    }
  }

  @Test func aPictureOfAnotherSizeStopsTheProgram() async {
    await #expect(processExitsWith: .failure) {
      var pictures = PictureBytes(side: 2)
      pictures.append(PixelImage(width: 2, height: 3, red: 0, green: 0, blue: 0))
    }
  }
}
