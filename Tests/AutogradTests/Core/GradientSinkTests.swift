import Autograd
import Tensor
import TestSupport
import Testing

@Suite struct GradientSinkTests {
  private let x = Parameter(path: "x", value: randomTensor([6, 4], "x"))
  private let y = Parameter(path: "y", value: randomTensor([6, 4], "y"))
  private let row = Variable(randomTensor([4], "row"))
  private let slopes = Projection(weights: randomTensor([6, 4], "slopes"))

  /// The gradients of `x` and `y` under a sum, which hands the same gradient to both of its terms.
  private func gradients(_ terms: (Variable, Variable) -> [Variable]) -> (x: [Float]?, y: [Float]?) {
    let tape = Tape()
    let parts = terms(tape.variable(x), tape.variable(y))
    let sum = parts.dropFirst().reduce(parts[0]) { $0 + $1 }
    let gradients = tape.gradients(of: slopes(sum))
    return (gradients[x]?.values, gradients[y]?.values)
  }

  @Test func whatWorksInPlaceLeavesTheGradientOfItsNeighbourAlone() {
    let weight = Variable(randomTensor([4, 4], "weight"))
    let mask = DropoutMask(seed: Seed(1), rate: 0.5)
    let operations: [(Variable) -> Variable] = [
      { $0.relu() },
      { $0.linearGELU(weight: weight, bias: self.row) },
      { $0.layerNorm(gamma: self.row, beta: self.row, epsilon: 1e-6) },
      { $0.residualNorm(residual: self.row.value.spread, gamma: self.row, beta: self.row, epsilon: 1e-6, mask: mask) },
      { $0.residualNorm(residual: self.row.value.spread, gamma: self.row, beta: self.row, epsilon: 1e-6, mask: .none) },
    ]
    for operation in operations {
      // Before and after its neighbour: whichever comes first in backward must not spoil the other.
      let (before, after) = (gradients { [operation($0), $1] }, gradients { [$1, operation($0)] })
      #expect(before.y == slopes.weights.values)
      #expect(after.y == slopes.weights.values)
      #expect(before.x == after.x)
    }
  }

  @Test func contributionsToOneGradientLeaveTheOtherAlone() {
    let weight = Variable(randomTensor([4, 4], "weight"))
    let (_, alone) = gradients { [$0, $1] }
    let (sum, shared) = gradients { x, y in
      [x, y, x.linear(weight: weight, bias: nil), x.layerNorm(gamma: self.row, beta: self.row, epsilon: 1e-6)]
    }
    #expect(alone == slopes.weights.values)
    #expect(shared == alone)
    #expect(sum != alone)
  }

  @Test func gradientsThatWereHandedOutDoNotChangeInALaterPass() {
    let tape = Tape()
    let (vx, vy) = (tape.variable(x), tape.variable(y))
    let first = slopes(vx + vy)
    let second = slopes(vx.relu() + vx + vy)
    let gradients = tape.gradients(of: first, keepingRecord: true)
    let (before, other) = (gradients[x]?.values, gradients[y]?.values)
    _ = tape.gradients(of: second, keepingRecord: true)
    _ = tape.gradients(of: second)
    #expect(gradients[x]?.values == before)
    #expect(gradients[y]?.values == other)
  }

  @Test func aGradientThatSomebodyChangesIsTheirOwn() {
    let tape = Tape()
    let gradients = tape.gradients(of: slopes(tape.variable(x) + tape.variable(y)))
    var mine = gradients[x]
    mine?.add(y.value, times: 3)
    #expect(mine?.values != slopes.weights.values)
    #expect(gradients[x]?.values == slopes.weights.values)
    #expect(gradients[y]?.values == slopes.weights.values)
  }

  @Test func operationsAndPassesLeaveParametersAlone() {
    let (before, other) = (x.value, y.value)
    let (values, others) = (x.value.values, y.value.values)
    _ = gradients { x, y in
      [x.adding(row: self.row), y.relu(), x * 2, y.dropout(DropoutMask(seed: Seed(2), rate: 0.3)), x.normalized()]
    }
    #expect(x.value.values == values && before.values == values)
    #expect(y.value.values == others && other.values == others)
  }

  @Test func aChangedParameterLeavesWhatItWasAlone() {
    let parameter = Parameter(path: "p", value: randomTensor([6, 4], "p"))
    let tape = Tape()
    let variable = tape.variable(parameter)
    let (before, values) = (parameter.value, parameter.value.values)
    parameter.value.move(toward: y.value, weight: 0.5)
    parameter.value.device.scale(&parameter.value, by: 2)
    #expect(before.values == values)
    #expect(variable.value.values == values)
    #expect(parameter.value.values != values)
  }

  @Test func contributionsAreAddedInPlace() {
    // A copy while the second contribution comes would be a third array of the weight's size.
    let device = CPUDevice(threadCount: 1)
    let count = 2048 * 1024
    let weight = Parameter(path: "weight", value: Tensor(zeros: [2048, 1024], on: device))
    let tape = Tape()
    let variable = tape.variable(weight)
    let terms = (0..<3).map {
      Variable(randomTensor([2, 1024], "rows \($0)", on: device)).linear(weight: variable, bias: nil)
    }
    let gradients = tape.gradients(of: (terms[0] + terms[1] + terms[2]).mean())
    #expect(gradients[weight]?.count == count)
    #expect(device.memoryUse.peakBytes < 4 * count * 5 / 2)
  }
}

extension Tensor {
  /// The row six times.
  fileprivate var spread: Variable { Variable(Tensor.concatenatingRows(Array(repeating: reshaped([1, 4]), count: 6))) }
}
