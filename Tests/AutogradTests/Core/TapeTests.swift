import Autograd
import Tensor
import TestSupport
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

  @Test func gradientsComeWhenTheyAreCompleteAndInReverse() {
    func loss(on tape: Tape) -> Variable {
      let y = tape.variable(x).linear(weight: tape.variable(w), bias: nil)
      return (y + tape.variable(x)).normalized().mean()
    }
    let tape = Tape()
    let all = tape.gradients(of: loss(on: tape))
    let next = Tape()
    let last = loss(on: next)
    #expect(next.parameters(of: last).map(\.path) == ["x", "w"])
    var paths: [String] = []
    next.forEachGradient(of: last) { parameter, gradient in
      paths.append(parameter.path)
      #expect(gradient.values == all[parameter]?.values)
    }
    #expect(paths == ["w", "x"])
    #expect(next.count == 0)
  }

  @Test func aParameterMayBeChangedWhenItsGradientComes() {
    let tape = Tape()
    let y = tape.variable(x).linear(weight: tape.variable(w), bias: nil).linear(weight: tape.variable(w), bias: nil)
    let all = tape.gradients(of: y.mean(), keepingRecord: true)
    tape.forEachGradient(of: y.mean()) { parameter, gradient in
      #expect(gradient.values == all[parameter]?.values)
      parameter.value = Tensor(zeros: parameter.shape, on: parameter.value.device)
    }
  }

  @Test func parametersThatTheLossDoesNotReachAreNotNamed() {
    let tape = Tape()
    let (vx, vw) = (tape.variable(x), tape.variable(w))
    _ = vx.linear(weight: vw, bias: nil)
    #expect(tape.parameters(of: vx.mean()).map(\.path) == ["x"])
  }

  @Test func aSharedWeightsContributionsWaitAsFactorsAndAddUpInOrder() {
    // Three uses on few rows: the products are smaller as factors than as gradients.
    let weight = Parameter(path: "weight", value: randomTensor([64, 64], "weight"))
    let rows = (0..<3).map { Variable(randomTensor([2, 64], "rows \($0)")) }
    let slopes = (0..<3).map { randomTensor([2, 64], "slopes \($0)") }
    let tape = Tape()
    let outputs = rows.map { $0.linear(weight: tape.variable(weight), bias: nil) }
    let terms = zip(outputs, slopes).map { Projection(weights: $1)($0) }
    let gradient = tape.gradients(of: terms[0] + terms[1] + terms[2])[weight]
    var expected = Tensor(zeros: [64, 64])
    for (row, slope) in zip(rows, slopes).reversed() { expected.addOuterProduct(slope, row.value, beta: 1) }
    #expect(gradient?.values == expected.values)
  }

  @Test func anEmbeddingTableSharedWithALinearMapAddsUp() {
    let table = Parameter(path: "table", value: randomTensor([40, 8], "table"))
    func loss(_ parts: Set<Int>, on tape: Tape) -> Variable {
      let weight = tape.variable(table)
      let words = weight.gatherRows(Indices([3, 5, 3]))
      let terms = [
        words.normalized().mean(), words.linear(weight: weight, bias: nil).normalized().mean(),
        weight.gatherRows(Indices([1, 3])).mean(),
      ]
      return parts.sorted().dropFirst().reduce(terms[parts.min() ?? 0]) { $0 + terms[$1] }
    }
    func gradient(_ parts: Set<Int>) -> [Float] {
      let tape = Tape()
      return tape.gradients(of: loss(parts, on: tape))[table]?.values ?? []
    }
    let (together, parts) = (gradient([0, 1, 2]), (0..<3).map { gradient([$0]) })
    for index in together.indices {
      #expect(abs(together[index] - parts[0][index] - parts[1][index] - parts[2][index]) < 1e-6)
    }
  }
}
