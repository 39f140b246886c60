import TestSupport
import Checkpoints
import Encoders
import Tensor
import Testing

@Suite struct PositionGridTests {
  /// `[1, 1 + side * side, 1]` with the class token -1 before.
  private func positions(_ grid: [Float], before: [Float] = [-1]) -> Tensor {
    Tensor(before + grid, shape: [1, before.count + grid.count, 1])
  }

  /// The first rows of an upsampling that the ONNX operator tests (resize_upsample_scales_cubic) record: 1 ... 16 to 8 x 8.
  @Test func theNumbersAreThoseOfTheOperatorTests() throws {
    let resized = try #require(PositionGrid.resized(positions((1...16).map(Float.init)), toSide: 8))
    let recorded: [Float] = [
      0.47265625, 0.76953125, 1.24609375, 1.875, 2.28125, 2.91015625, 3.38671875, 3.68359375,
      1.66015625, 1.95703125, 2.43359375, 3.0625, 3.46875, 4.09765625, 4.57421875, 4.87109375,
    ]
    #expect(resized.shape == [1, 65, 1])
    #expect(resized.values[0] == -1)
    #expect(distance([Array(resized.values[1...16])], [recorded]) < 1e-6)
  }

  /// Computed once in double precision from the definition.
  @Test(arguments: [
    (2, [1.781982422, 4.428863525, 3.522354126, 4.207763672]),
    (
      4,
      [
        -0.492137432, 2.070602655, 4.657932281, 5.405254602, 1.775509357, 5.921759605, 5.960791111, 1.86447525,
        2.110721111, 7.956678629, 7.332404137, 0.687790155, 0.271922588, 6.708865643, 7.78429842, 2.723194599,
      ]
    ),
    (
      5,
      [
        -0.653568, 1.055296, 3.52, 4.934944, 5.562944, 0.863328, 3.295008, 5.94, 4.660272, 3.050944, 2.424, 5.904, 9.0,
        4.536, 0.232, 1.284672, 5.385312, 9.36, 5.347008, 1.223296, 0.021568, 4.404672, 9.0, 6.035328, 2.634432,
      ]
    ),
  ])
  func theNumbersAreTheRecordedOnes(side: Int, recorded: [Double]) throws {
    let resized = try #require(PositionGrid.resized(positions([0, 4, 5, 3, 9, 1, 1, 9, 3]), toSide: side))
    #expect(distance([Array(resized.values.dropFirst())], [recorded]) < 2e-6)
  }

  @Test(arguments: [(14, 16), (16, 14), (7, 24), (24, 16), (1, 3), (3, 1), (2, 2)])
  func theSlowTwinAgrees(from: Int, to: Int) throws {
    let stored = randomTensor([1, 1 + from * from, 3], "positions")
    let resized = try #require(PositionGrid.resized(stored, toSide: to))
    let source = rows(stored.reshaped([1 + from * from, 3]))
    let target = rows(resized.reshaped([1 + to * to, 3]))
    #expect(target[0] == source[0])
    for y in 0..<to {
      for x in 0..<to {
        let (v, u) = (BicubicTwin.centre(y, from, to), BicubicTwin.centre(x, from, to))
        let expected = (0..<3).map { column in
          BicubicTwin.value(atRow: v, column: u) {
            Double(source[1 + $0.clamped(from) * from + $1.clamped(from)][column])
          }
        }
        #expect(distance([target[1 + y * to + x]], [expected]) < 2e-6)
      }
    }
  }

  @Test func theDistillationTokensEmbeddingIsLeftOut() throws {
    let resized = try #require(PositionGrid.resized(positions([1, 2, 3, 4], before: [-1, -2]), toSide: 2))
    #expect(resized.values == [-1, 1, 2, 3, 4])
  }

  @Test func onlySquaresHaveASide() {
    #expect(PositionGrid.side(ofPlaces: 197)?.side == 14 && PositionGrid.side(ofPlaces: 197)?.before == 1)
    #expect(PositionGrid.side(ofPlaces: 198)?.side == 14 && PositionGrid.side(ofPlaces: 198)?.before == 2)
    for places in [0, 1, 8, 199, 1 << 40] { #expect(PositionGrid.side(ofPlaces: places) == nil) }
  }
}

/// Bicubic interpolation as one reads it: four cubics along the row, one along the column, each through four points.
private enum BicubicTwin {
  static func centre(_ output: Int, _ inputs: Int, _ outputs: Int) -> Double {
    (Double(output) + 0.5) * (Double(inputs) / Double(outputs)) - 0.5
  }

  static func value(atRow y: Double, column x: Double, _ value: (Int, Int) -> Double) -> Double {
    let (top, left) = (Int(y.rounded(.down)), Int(x.rounded(.down)))
    let lines = (-1...2).map { row in
      cubic((-1...2).map { value(top + row, left + $0) }, at: x - Double(left))
    }
    return cubic(lines, at: y - Double(top))
  }

  /// Horner form of Keys' cubic with a = -0.75 between the second and the third of four points.
  private static func cubic(_ p: [Double], at t: Double) -> Double {
    let a = -0.75
    let first = a * p[0] - a * p[2]
    let second = -2 * a * p[0] - (a + 3) * p[1] + (2 * a + 3) * p[2] + a * p[3]
    let third = a * p[0] + (a + 2) * p[1] - (a + 2) * p[2] - a * p[3]
    return p[1] + t * first + t * t * second + t * t * t * third
  }
}

extension Int {
  fileprivate func clamped(_ count: Int) -> Int { Swift.min(Swift.max(self, 0), count - 1) }
}
