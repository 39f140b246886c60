import Autograd
import Tensor
import Testing

@Suite struct TapeTests {
  private let x = Parameter(path: "x", value: randomTensor([3, 5], "x"))
  private let w = Parameter(path: "w", value: randomTensor([5, 5], "w"))

  @Test func aParameterUsedTwiceAccumulates() {
    let tape = Tape()
    let twice = tape.gradients(of: tape.variable(x).mean() + tape.variable(x).mean() * 3)
    #expect(isConstant(twice[x], 4 / 15))
    #expect(twice.parameters.map(\.path) == ["x"])
  }

  @Test func aParameterIsOneEntryATape() {
    let tape = Tape()
    _ = tape.variable(x)
    _ = tape.variable(x)
    #expect(tape.count == 1)
  }

  @Test func constantsRecordNothing() {
    let tape = Tape()
    _ = tape.variable(x)
    let constant = Variable(x.value).linear(weight: Variable(w.value), bias: nil).normalized().mean()
    #expect(constant.isConstant)
    #expect(tape.count == 1)
  }

  @Test func aConstantLossHasNoGradients() {
    let tape = Tape()
    _ = tape.variable(x)
    let gradients = tape.gradients(of: Variable(Tensor(1)))
    #expect(gradients.parameters.isEmpty)
    #expect(gradients[x] == nil)
    #expect(gradients.norm == 0)
  }

  @Test func unusedParametersHaveNoGradient() {
    let tape = Tape()
    let (vx, vw) = (tape.variable(x), tape.variable(w))
    _ = vx.linear(weight: vw, bias: nil)
    let gradients = tape.gradients(of: vx.mean())
    #expect(gradients[x] != nil)
    #expect(gradients[w] == nil)
  }

  @Test func theValueStopsTheGradient() {
    let tape = Tape()
    let vx = tape.variable(x)
    let gradients = tape.gradients(of: (vx + Variable(vx.value)).mean())
    #expect(isConstant(gradients[x], 1 / 15))
  }

  @Test func aKeptRecordAnswersAgain() {
    let tape = Tape()
    let y = tape.variable(x).linear(weight: tape.variable(w), bias: nil)
    let (first, second) = (y.mean(), y.normalized().mean())
    let count = tape.count
    let a = tape.gradients(of: first, keepingRecord: true)
    let b = tape.gradients(of: second, keepingRecord: true)
    let again = tape.gradients(of: first)
    #expect(count == 6)
    #expect(a[w]?.values == again[w]?.values)
    #expect(a[x]?.values == again[x]?.values)
    #expect(a[w]?.values != b[w]?.values)
    #expect(tape.count == 0)
  }

  @Test func gradientsOfASumAreSumsOfGradients() throws {
    func gradient(of weights: [Float]) throws -> [Float] {
      let tape = Tape()
      let y = tape.variable(x).linear(weight: tape.variable(w), bias: nil)
      let losses = zip([y.mean(), y.normalized().mean()], weights).compactMap { $1 == 0 ? nil : $0 * $1 }
      let total = losses.dropFirst().reduce(losses[0], +)
      return try #require(tape.gradients(of: total)[w]).values
    }
    let (a, b, both) = (try gradient(of: [2, 0]), try gradient(of: [0, 3]), try gradient(of: [2, 3]))
    for index in both.indices { #expect(abs(a[index] + b[index] - both[index]) < 1e-6) }
  }

  @Test func aGraphOfAHundredThousandEntriesNeedsNoDeepStack() {
    let tape = Tape()
    let scalar = Parameter(path: "scalar", value: Tensor(1))
    var y = tape.variable(scalar)
    for _ in 0..<100_000 { y = y * 1 }
    #expect(tape.gradients(of: y)[scalar]?.item == 1)
  }

  @Test func theNormIsThatOfAllGradientsTogether() {
    let tape = Tape()
    let gradients = tape.gradients(of: tape.variable(x).mean() + tape.variable(w).mean())
    #expect(abs(gradients.norm - (1.0 / 15 + 1.0 / 25).squareRoot()) < 1e-7)
  }
}
