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

@Suite struct SmoothedCrossEntropyTests {
  private let logits = randomTensor([5, 7], "logits", scale: 3)
  private let labels = Indices([0, 6, 3, 3, 1])

  private func outcome(_ loss: (Variable) -> Variable) -> (value: Float, gradient: [Float]) {
    let tape = Tape()
    let parameter = Parameter(path: "logits", value: logits)
    let value = loss(tape.variable(parameter))
    return (value.value.item, tape.gradients(of: value)[parameter]?.values ?? [])
  }

  @Test(arguments: [0, 0.1, 0.5, 0.9] as [Float]) func `It is the form with all targets written out`(smoothing: Float) {
    let even = Tensor(repeating: 1 / 7, shape: [5, 7])
    let found = outcome { $0.crossEntropy(labels: labels, smoothing: smoothing) }
    let dense = outcome { $0.crossEntropy(ClassTargets(labels: labels, soft: even, mix: smoothing)) }
    #expect(abs(found.value - dense.value) <= 1e-6 * max(1, abs(dense.value)))
    #expect(found.gradient.count == 35 && dense.gradient.count == 35)
    #expect(zip(found.gradient, dense.gradient).allSatisfy { abs($0 - $1) <= 1e-6 })
  }

  @Test(arguments: [0.1, 0.9] as [Float]) func `It matches finite differences`(smoothing: Float) {
    checkGradients([randomTensor([5, 7], "logits", scale: 2)]) {
      $0[0].crossEntropy(labels: labels, smoothing: smoothing)
    }
  }

  @Test func `Nothing is smoothed without a share`() {
    let found = outcome { $0.crossEntropy(labels: labels, smoothing: 0) }
    let hard = outcome { $0.crossEntropy(ClassTargets(labels: labels)) }
    #expect(found.value == hard.value && found.gradient == hard.gradient)
  }

  @Test func `Beside the logits and their gradient there is nothing of their size`() {
    let device = CPUDevice(threadCount: 1)
    let logits = Parameter(path: "logits", value: randomTensor([256, 1024], "logits", on: device))
    let tape = Tape()
    let loss = tape.variable(logits).crossEntropy(labels: Indices(0..<256), smoothing: 0.1)
    let gradients = tape.gradients(of: loss)
    #expect(gradients[logits]?.count == 256 * 1024)
    #expect(device.memoryUse.peakBytes < 4 * 256 * 1024 * 5 / 2)
  }

  @Test func `No rows cost nothing`() {
    let none = Variable(Tensor([], shape: [0, 7])).crossEntropy(labels: Indices([Int32]()), smoothing: 0.1)
    #expect(none.value.item == 0)
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
