import Autograd
import Tensor
import TestSupport
import Testing

@Suite struct LinearTests {
  private let x = randomTensor([2, 3, 7], "x")
  private let weight = randomTensor([5, 7], "weight")
  private let bias = randomTensor([5], "bias")

  @Test func linearMatchesFiniteDifferences() {
    checkGradients([x, weight, bias]) { $0[0].linear(weight: $0[1], bias: $0[2]) }
  }

  @Test func linearWithoutBiasMatchesFiniteDifferences() {
    checkGradients([x, weight]) { $0[0].linear(weight: $0[1], bias: nil) }
  }

  @Test func linearGELUMatchesFiniteDifferences() {
    checkGradients([x, weight, bias]) { $0[0].linearGELU(weight: $0[1], bias: $0[2]) }
  }

  @Test func oneWeightAppliedTwiceMatchesFiniteDifferences() {
    checkGradients([randomTensor([3, 4], "x"), randomTensor([4, 4], "w", scale: 0.5), randomTensor([4], "b")]) {
      $0[0].linear(weight: $0[1], bias: $0[2]).linearGELU(weight: $0[1], bias: $0[2])
    }
  }

  @Test func noRowsGiveZeroGradients() {
    let tape = Tape()
    let weight = Parameter(path: "weight", value: self.weight)
    let bias = Parameter(path: "bias", value: self.bias)
    let y = Variable(Tensor([], shape: [0, 7])).linear(weight: tape.variable(weight), bias: tape.variable(bias))
    let gradients = tape.gradients(of: Projection(weights: Tensor([], shape: [0, 5]))(y))
    #expect(gradients[weight]?.values == Array(repeating: 0, count: 35))
    #expect(gradients[bias]?.values == Array(repeating: 0, count: 5))
  }
}

@Suite struct SimilarityTests {
  private let keys = [randomTensor([3, 5], "a"), randomTensor([1, 5], "b"), randomTensor([4, 5], "c")]

  @Test func matchesFiniteDifferences() {
    checkGradients([randomTensor([4, 5], "x"), Tensor(0.7)]) { $0[0].similarity(to: keys, temperature: $0[1]) }
  }

  @Test func `Keys that learn match finite differences`() {
    checkGradients([randomTensor([4, 5], "x"), randomTensor([3, 5], "keys"), Tensor(0.7)]) {
      $0[0].similarity(to: $0[1], temperature: $0[2])
    }
  }

  @Test func `Keys that learn give the bits of keys that do not`() {
    let (x, temperature) = (Variable(randomTensor([4, 5], "x")), Variable(Tensor(0.7)))
    let learning = x.similarity(to: Variable(keys[0]), temperature: temperature)
    #expect(learning.value.values == x.similarity(to: [keys[0]], temperature: temperature).value.values)
  }

  @Test func `Column products match finite differences`() {
    checkGradients([randomTensor([4, 3], "x"), randomTensor([4, 2], "y")]) { $0[0].columnProducts(with: $0[1]) }
  }

  @Test func `A matrix's column products with itself match finite differences`() {
    checkGradients([randomTensor([4, 3], "x")]) { $0[0].columnProducts(with: $0[0]) }
  }

  @Test func `Column products are those of the transposed matrix`() {
    let products = Tensor([1, 2, 3, 4], shape: [2, 2]).columnProducts(with: Tensor([5, 6], shape: [2, 1]))
    #expect(products.shape == [2, 1] && products.values == [23, 34])
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

  /// Who reads only the scores of the batch may compute them alone.
  @Test(arguments: [1, 2, 3]) func scoresOfABlockAreTheSameBitsAloneAndBesideOthers(threads: Int) {
    let device = CPUDevice(threadCount: threads)
    for (batch, queue, width) in [(8, 32, 16), (128, 256, 96), (512, 1000, 256)] {
      let x = randomTensor([batch, width], "x", on: device)
      let own = randomTensor([batch, width], "own", on: device)
      let alone = x.similarity(to: [own], temperature: 0.07).values
      let beside = x.similarity(to: [own, randomTensor([queue, width], "queue", on: device)], temperature: 0.07).values
      for row in 0..<batch {
        let columns = beside[row * (batch + queue)..<row * (batch + queue) + batch]
        #expect(columns.elementsEqual(alone[row * batch..<(row + 1) * batch]), "row \(row) of \(batch) x \(queue)")
      }
    }
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
