import Checkpoints
import Data
import Downstream
import Encoders
import Tensor
import Testing

@Suite("BoxAttention") struct BoxAttentionTests {
  /// The published way, step by step: the whole map enlarged to the picture, then the sum over the pixels of the box.
  private func slowScore(of box: PictureBox, by map: [Float], side: Int, width: Int, height: Int) -> Double {
    var enlarged = [[Double]](repeating: [Double](repeating: 0, count: width), count: height)
    for y in 0..<height {
      let down = BicubicTaps(output: y, inputs: side, outputs: height)
      for x in 0..<width {
        let across = BicubicTaps(output: x, inputs: side, outputs: width)
        for (row, weight) in zip(down.places, down.weights) {
          for (column, other) in zip(across.places, across.weights) {
            enlarged[y][x] += weight * other * Double(map[row * side + column])
          }
        }
      }
    }
    let rows = enlarged[max(0, Int(box.y))..<min(height, Int(box.y + box.height))]
    let sum = rows.reduce(0) { $0 + $1[max(0, Int(box.x))..<min(width, Int(box.x + box.width))].reduce(0, +) }
    return sum / (box.width * box.height).squareRoot()
  }

  @Test func `the score is that of the enlarged map, which is never made`() {
    var random = Seed(1).stream()
    for (side, width, height) in [(4, 31, 17), (6, 20, 40), (24, 64, 48), (3, 2, 5)] {
      let map = (0..<side * side).map { _ in max(0, random.normal()) }
      let attention = BoxAttention(side: side, width: width, height: height)
      for _ in 0..<20 {
        let (x, y) = (Double(random.uniform()) * Double(width - 1), Double(random.uniform()) * Double(height - 1))
        // Some reach over the picture's edge.
        let box = PictureBox(
          x: x, y: y, width: 0.5 + Double(random.uniform()) * Double(width),
          height: 0.5 + Double(random.uniform()) * Double(height))
        let expected = slowScore(of: box, by: map, side: side, width: width, height: height)
        #expect(abs(attention.score(of: box, by: map) - expected) < 1e-4 * (1 + abs(expected)))
      }
    }
  }

  @Test func `of a map that is equal everywhere the score is the root of the box's area`() {
    let attention = BoxAttention(side: 5, width: 40, height: 30)
    let box = PictureBox(x: 3, y: 4, width: 20, height: 5)
    #expect(abs(attention.score(of: box, by: [Float](repeating: 2, count: 25)) - 2 * 100.0.squareRoot()) < 1e-9)
  }

  @Test func `the box around the greatest patch is chosen, and none where the map says nothing`() {
    let attention = BoxAttention(side: 4, width: 80, height: 80)
    var map = [Float](repeating: 0, count: 16)
    let boxes = [
      PictureBox(x: 0, y: 0, width: 80, height: 80), PictureBox(x: 0, y: 0, width: 20, height: 20),
      PictureBox(x: 40, y: 20, width: 20, height: 20),
    ]
    #expect(attention.choice(by: map, among: boxes) == nil)
    map[4 + 2] = 1
    #expect(attention.choice(by: map, among: boxes) == 2)
    // The greater box has all of it, but the root of its area is four times that of the other.
    #expect(attention.choice(by: map, among: [boxes[0]]) == 0)
    #expect(attention.choice(by: map, among: []) == nil)
  }
}
