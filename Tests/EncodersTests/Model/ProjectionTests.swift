import Autograd
import Encoders
import Foundation
import Tensor
import TestSupport
import Testing

@Suite struct ProjectionTests {
  private let make = ParameterMaker(seed: Seed(3), device: CPUDevice.standard)
  private let tokens = TokenBatch(rows: Variable(randomTensor([7, 6], "tokens")), offsets: Offsets(lengths: [3, 4]))

  @Test func thePublishedOneIsALinearMapOfTheFirstToken() {
    let projection = Projection(make, "vision_proj", inputs: 6, outputs: 4, pooling: nil)
    #expect(projection.parameters.map(\.path) == ["vision_proj.weight", "vision_proj.bias"])
    let whole = projection.whole(tokens, .inference).value.values
    #expect(whole == projection(tokens.first, .inference).value.values)
    #expect(visitFailure(of: projection, visited: projection.parameters) == nil)
  }

  @Test func aPooledOneAddsTheMeanAndALayerBetween() throws {
    let projection = Projection(
      make, "text_proj", inputs: 6, outputs: 4, pooling: PooledProjection(hidden: 5, dropout: 0.5))
    #expect(visitFailure(of: projection, visited: projection.parameters) == nil)
    #expect(projection.parameters.count == 10 && projection.weight.path == "text_proj.weight")
    // Slowly, by hand.
    func map(_ name: String, _ x: [Float]) throws -> [Float] {
      let weight = try #require(projection.parameters.first { $0.path == "text_proj\(name).weight" }).value
      let bias = try #require(projection.parameters.first { $0.path == "text_proj\(name).bias" }).value.values
      let (rows, columns) = weight.shape2
      return (0..<rows).map { row in
        (0..<columns).reduce(bias[row]) { $0 + weight.values[row * columns + $1] * x[$1] }
      }
    }
    let values = tokens.rows.value.values
    func row(_ index: Int) -> [Float] { Array(values[6 * index..<6 * index + 6]) }
    let found = projection.whole(tokens, .inference).value.values
    for (sequence, range) in [0..<3, 3..<7].enumerated() {
      let first = row(range.lowerBound)
      let mean = (0..<6).map { column in range.reduce(0) { $0 + row($1)[column] } / Float(range.count) }
      let hidden = zip(try map(".first", first), try map(".second", mean)).map { max(0, $0 + $1) }
      let sums = zip(zip(try map("", first), try map(".mean", mean)), try map(".output", hidden)).map {
        $0.0 + $0.1 + $1
      }
      for (column, expected) in sums.enumerated() { #expect(abs(found[4 * sequence + column] - expected) < 1e-5) }
    }
    #expect(projection.whole(tokens, .momentum(seed: Seed(1))).value.values != found, "it drops out in training")
    #expect(projection(tokens.rows, .inference).value.shape == [7, 4])
  }

  @Test func aShapeThatNamesNoneHasTheIdentityThatItHad() throws {
    var shape = ModelShape.smoke
    #expect(try !String(decoding: JSONEncoder().encode(shape), as: UTF8.self).contains("projection"))
    shape.projection = PooledProjection(hidden: 0)
    #expect(shape.fault?.contains("projection.hidden is 0") == true)
    shape.projection = PooledProjection(dropout: 1)
    #expect(shape.fault?.contains("projection.dropout is 1.0") == true)
    shape.projection = PooledProjection()
    #expect(shape.fault == nil)
    #expect(try JSONDecoder().decode(ModelShape.self, from: JSONEncoder().encode(shape)) == shape)
  }
}
