import Autograd
import Encoders
import Foundation
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct RelativePositionTests {
  @Test func `It is a sound objective`() { expectConforming(RelativePosition()) }

  /// A head that says nothing: of eight directions each has an eighth.
  @Test func `A head of zeros costs the logarithm of the directions`() {
    let world = quietWorld()
    let head = world.fixture.makeHead(of: RelativePosition())
    for parameter in head.parameters { parameter.value = Tensor(zeros: parameter.shape, on: world.fixture.device) }
    let term = RelativePosition().term(for: world.makeStep(), head: head)
    #expect(agree(term.loss.value.item, log(8)))
    // Of equal logits none is greater than the label's.
    #expect(term.metrics[0].value.value.item == 1)
  }

  @Test func `It keeps the name, the paths and the code that its studies were computed with`() throws {
    let head = quietWorld().fixture.makeHead(of: RelativePosition())
    #expect(RelativePosition.name == "relative_position")
    #expect(
      head.parameters.map(\.path) == [
        "relative_position.first.weight", "relative_position.first.bias", "relative_position.second.weight",
        "relative_position.second.bias",
      ])
    #expect(String(decoding: try JSONEncoder().encode(RelativePosition()), as: UTF8.self) == #"{"pairs":4}"#)
  }
}
