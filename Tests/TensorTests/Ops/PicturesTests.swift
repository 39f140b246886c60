import Tensor
import Testing

@Suite struct PicturesTests {
  private static let table = (0..<3 * 256).map { Float($0) }

  @Test func picturesBecomePlanes() {
    // Two pictures of one line of two pixels.
    let pictures = Tensor(
      pictures: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], table: Self.table, shape: [2, 3, 1, 2],
      on: CPUDevice(threadCount: 2))
    #expect(pictures.values == [0, 3, 257, 260, 514, 517, 6, 9, 263, 266, 520, 523])
  }

  @Test func noPicturesAreAnEmptyTensor() {
    let none = Tensor(pictures: [], table: Self.table, shape: [0, 3, 8, 8], on: CPUDevice(threadCount: 1))
    #expect(none.shape == [0, 3, 8, 8])
  }

  @Test(arguments: [1, 2, 3]) func threadsChangeNothing(threads: Int) {
    let bytes = (0..<5 * 3 * 64).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    let values = Tensor(
      pictures: bytes, table: Self.table, shape: [5, 3, 8, 8], on: CPUDevice(threadCount: threads)
    ).values
    for (place, byte) in bytes.enumerated() {
      let (picture, pixel, channel) = (place / 192, place % 192 / 3, place % 3)
      #expect(values[picture * 192 + channel * 64 + pixel] == Float(256 * channel + Int(byte)))
    }
  }

  @Test(arguments: [[1, 3, 2, 2], [1, 4, 1, 3], [12]]) func shapesThatDoNotFitStopTheProgram(sizes: [Int]) async {
    await #expect(processExitsWith: .failure) { [sizes] in
      // Twelve bytes are a picture of two by two pixels; the first shape fails by its table.
      let table = [Float](repeating: 0, count: sizes == [1, 3, 2, 2] ? 256 : 3 * 256)
      _ = Tensor(
        pictures: [UInt8](repeating: 0, count: 12), table: table, shape: Shape(sizes),
        on: CPUDevice(threadCount: 1))
    }
  }
}
