import Autograd
import Foundation
import Tensor
import TestSupport
import Testing

@Suite struct CrossEntropyTests {
  private let logits = randomTensor([5, 7], "logits", scale: 2)
  private let labels = Indices([0, 6, 3, 3, 1])

  @Test(arguments: [0, 0.4, 1] as [Float]) func matchesFiniteDifferences(mix: Float) {
    let soft = randomTensor([5, 7], "soft").softmax()
    checkGradients([logits]) { $0[0].crossEntropy(ClassTargets(labels: labels, soft: soft, mix: mix)) }
  }

  @Test func matchesTheDefinition() {
    let loss = Variable(logits).crossEntropy(ClassTargets(labels: labels)).value.item
    let probabilities = logits.softmax().values
    let expected = (0..<5).map { -log(Double(probabilities[$0 * 7 + Int(labels.values[$0])])) }
    #expect(abs(Double(loss) - expected.reduce(0, +) / 5) < 1e-5)
  }

  @Test func targetsThatEqualTheProbabilitiesGiveNoGradient() {
    let tape = Tape()
    let parameter = Parameter(path: "logits", value: logits)
    let targets = ClassTargets(labels: labels, soft: logits.softmax(), mix: 1)
    let gradient = tape.gradients(of: tape.variable(parameter).crossEntropy(targets))[parameter]
    for value in gradient?.values ?? [1] { #expect(abs(value) < 1e-6) }
  }

  @Test func hugeLogitsStayFinite() {
    // Rounding to float32 at 900 leaves finite differences two digits.
    checkGradients([Tensor([900, -900, 3, 899.5, 900, -1], shape: [2, 3])], tolerance: 2e-2) {
      $0[0].crossEntropy(ClassTargets(labels: Indices([0, 1])))
    }
  }

  @Test func noRowsGiveAConstantZero() {
    let tape = Tape()
    let parameter = Parameter(path: "logits", value: Tensor([], shape: [0, 7]))
    let loss = tape.variable(parameter).crossEntropy(ClassTargets(labels: Indices([Int32]())))
    #expect(loss.value.item == 0)
    #expect(loss.isConstant)
  }
}

@Suite struct LocalAlignmentTests {
  @Test(arguments: [[2, 3, 1], [2, 0, 3], [1, 1], [5, 1, 1, 1]]) func matchesFiniteDifferences(lengths: [Int]) {
    let offsets = Offsets(lengths: lengths)
    checkGradients([randomTensor([offsets.count, offsets.total], "scores", scale: 2)]) {
      $0[0].localAlignment(offsets)
    }
  }

  @Test func aSingleRowHasNothingToContrastWith() {
    let tape = Tape()
    let scores = Parameter(path: "scores", value: randomTensor([1, 4], "scores"))
    let loss = tape.variable(scores).localAlignment(Offsets(lengths: [4]))
    #expect(loss.value.item == 0)
    #expect(tape.gradients(of: loss)[scores]?.values ?? [0, 0, 0, 0] == [0, 0, 0, 0])
  }

  @Test func rowsWithoutLocalsGiveAConstantZero() {
    let loss = Variable(Tensor([], shape: [2, 0])).localAlignment(Offsets(lengths: [0, 0]))
    #expect(loss.value.item == 0)
  }

  @Test func equalScoresGiveTheLogarithmOfTheChoices() {
    // One of own against three of others: log(4) for each.
    let loss = Variable(Tensor(zeros: [2, 6])).localAlignment(Offsets(lengths: [3, 3]))
    #expect(abs(loss.value.item - 1.386_294_4) < 1e-6)
  }
}
