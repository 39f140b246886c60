import Autograd
import Tensor
import Testing

@Suite struct PatchesTests {
  @Test func assembledTokensMatchesFiniteDifferences() {
    checkGradients([randomTensor([3, 4, 5], "x"), randomTensor([5], "class"), randomTensor([5, 5], "positions")]) {
      $0[0].assembledTokens(classToken: $0[1], positions: $0[2])
    }
  }

  @Test func gradientsKeepTheShapesOfCheckpoints() {
    let tape = Tape()
    let token = Parameter(path: "cls", value: randomTensor([1, 1, 5], "class"))
    let positions = Parameter(path: "positions", value: randomTensor([1, 5, 5], "positions"))
    let out = Variable(randomTensor([3, 4, 5], "x")).assembledTokens(
      classToken: tape.variable(token), positions: tape.variable(positions))
    let gradients = tape.gradients(of: out.mean())
    #expect(gradients[token]?.shape == [1, 1, 5])
    #expect(gradients[positions]?.shape == [1, 5, 5])
  }

  @Test func anImageWithoutPlacesIsItsClassToken() {
    checkGradients([randomTensor([2, 0, 5], "x"), randomTensor([5], "class"), randomTensor([1, 5], "positions")]) {
      $0[0].assembledTokens(classToken: $0[1], positions: $0[2])
    }
  }
}
