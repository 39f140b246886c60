import Autograd
import Tensor
import Testing

@Suite struct SimilarityTests {
  private let keys = [randomTensor([3, 5], "a"), randomTensor([1, 5], "b"), randomTensor([4, 5], "c")]

  @Test func matchesFiniteDifferences() {
    checkGradients([randomTensor([4, 5], "x"), Tensor(0.7)]) { $0[0].similarity(to: keys, temperature: $0[1]) }
  }

  @Test func theTemperatureKeepsItsShape() {
    let tape = Tape()
    let temperature = Parameter(path: "temp", value: Tensor([0.5], shape: [1]))
    let scores = Variable(randomTensor([4, 5], "x")).similarity(to: keys, temperature: tape.variable(temperature))
    #expect(tape.gradients(of: scores.mean())[temperature]?.shape == [1])
  }

  @Test func blocksGiveTheScoresOfTheirConcatenation() {
    let x = randomTensor([4, 5], "x")
    let blocks = x.similarity(to: keys, temperature: 0.1)
    let whole = x.similarity(to: [Tensor.concatenatingRows(keys)], temperature: 0.1)
    #expect(blocks.shape == [4, 8])
    for (a, b) in zip(blocks.values, whole.values) { #expect(abs(a - b) < 1e-4) }
  }

  @Test func anEmptyQueueChangesNothing() {
    let empty = Tensor([], shape: [0, 5])
    checkGradients([randomTensor([4, 5], "x"), Tensor(0.7)]) {
      $0[0].similarity(to: [empty, keys[0], empty], temperature: $0[1])
    }
    checkGradients([randomTensor([4, 5], "x")]) {
      $0[0].similarity(to: [empty], temperature: Variable(Tensor(0.7)))
    }
  }
}
