import Autograd
import Tensor
import TestSupport
import Testing

/// An operation on inputs of these shapes, big enough to be cut into several chunks.
private struct Case: Sendable, CustomTestStringConvertible {
  let name: String
  let shapes: [Shape]
  let body: @Sendable ([Variable]) -> Variable

  init(_ name: String, _ shapes: [Shape], _ body: @escaping @Sendable ([Variable]) -> Variable) {
    (self.name, self.shapes, self.body) = (name, shapes, body)
  }

  var testDescription: String { name }

  /// The bits of the value and of every gradient.
  func bits(on device: CPUDevice) -> [[UInt32]] {
    let tape = Tape()
    let parameters = shapes.enumerated().map { index, shape in
      Parameter(path: "input \(index)", value: randomTensor(shape, "input \(index)", scale: 0.5, on: device))
    }
    let y = body(parameters.map { tape.variable($0) })
    let gradients = tape.gradients(of: Projection(weights: randomTensor(y.shape, "weights", on: device))(y))
    return ([y.value] + parameters.compactMap { gradients[$0] }).map { $0.values.map(\.bitPattern) }
  }
}

private let mask = DropoutMask(seed: Seed(1), rate: 0.1)
private let lengths = (0..<12).map { 3 + 7 * $0 }
private let plan = AttentionPlan(
  queries: Offsets(lengths: [30, 70, 11, 50, 1]), keys: Offsets(lengths: [60, 40]), keySequence: [0, 1, 1, 0, 1],
  heads: 4)

private let cases = [
  Case("linear", [[700, 130], [310, 130], [310]]) { $0[0].linear(weight: $0[1], bias: $0[2]) },
  Case("linearGELU", [[700, 130], [310, 130], [310]]) { $0[0].linearGELU(weight: $0[1], bias: $0[2]) },
  Case("layerNorm", [[700, 130], [130], [130]]) { $0[0].layerNorm(gamma: $0[1], beta: $0[2], epsilon: 1e-5) },
  Case("residualNorm", [[700, 130], [700, 130], [130], [130]]) {
    $0[0].residualNorm(residual: $0[1], gamma: $0[2], beta: $0[3], epsilon: 1e-5, mask: mask)
  },
  Case("normalized", [[700, 130]]) { $0[0].normalized() },
  Case("selfAttention", [[498, 96]]) { $0[0].selfAttention(rows: Offsets(lengths: lengths), heads: 4, mask: mask) },
  Case("crossAttention", [[162, 32], [100, 64]]) {
    $0[0].crossAttention(keysAndValues: $0[1], plan: plan, mask: mask)
  },
  Case("gatherRows", [[90, 130]]) { $0[0].gatherRows(Indices((0..<700).map { $0 * $0 % 90 })) },
  Case("concatenatingRows", [[300, 130], [400, 130]]) { .concatenatingRows([$0[0], $0[1], $0[0]]) },
  Case("means", [[498, 130]]) { $0[0].means(of: Offsets(lengths: lengths)) },
  Case("windows", [[500, 64]]) { $0[0].windows(side: 10, kernel: 3, stride: 2) },
  Case("adding(row:)", [[700, 130], [130]]) { $0[0].adding(row: $0[1]) },
  Case("assembledTokens", [[17, 64, 40], [40], [65, 40]]) {
    $0[0].assembledTokens(classToken: $0[1], positions: $0[2])
  },
  Case("crossEntropy", [[700, 130]]) {
    let labels = Indices((0..<700).map { $0 % 130 })
    return $0[0].crossEntropy(ClassTargets(labels: labels, soft: $0[0].value.softmax(), mix: 0.4))
  },
  Case("similarity", [[160, 64], []]) { inputs in
    let device = inputs[0].value.device
    let keys = [randomTensor([160, 64], "keys", on: device), randomTensor([900, 64], "queue", on: device)]
    return inputs[0].similarity(to: keys, temperature: inputs[1])
  },
  Case("localAlignment", [[40, 1600]]) { $0[0].localAlignment(Offsets(rows: 40, length: 40)) },
  Case("elementwise", [[700, 130], [700, 130]]) { (($0[0] + $0[1]) * 0.3).dropout(mask) },
  Case("mean", [[700, 130]]) { $0[0].mean() },
]

@Suite struct ThreadCountTests {
  private static let devices = [1, 2, 3].map { CPUDevice(threadCount: $0) }

  @Test(arguments: cases) fileprivate func bitsDoNotDependOnTheNumberOfThreads(_ example: Case) {
    let expected = example.bits(on: Self.devices[0])
    #expect(expected.count == 1 + example.shapes.count)
    for device in Self.devices {
      for _ in 0..<2 { #expect(example.bits(on: device) == expected, "\(device.name)") }
    }
  }

  @Test func aRepeatedStepTakesNoNewMemory() {
    let device = CPUDevice(threadCount: 2)
    for _ in 0..<2 { for example in cases { _ = example.bits(on: device) } }
    let allocations = device.systemAllocations
    for example in cases { _ = example.bits(on: device) }
    #expect(device.systemAllocations == allocations)
  }
}
