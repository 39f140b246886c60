import Autograd
import Encoders
import Tensor

/// What a training pass gives for all examples: its tokens, and the gradients of a fixed random functional of them.
struct EncoderOutcome {
  let values: [Float]
  /// In the order in which they were first used.
  let gradients: [(path: String, values: [Float])]

  init(_ made: MadeEncoder, _ examples: [Int], seed: Seed) {
    let tape = Tape()
    let rows = made.encode(examples, .training(tape, seed: seed.derived("dropout"))).rows
    let gradients = tape.gradients(of: RandomFunctional(of: rows.value, seed: seed)(rows))
    values = rows.value.values
    self.gradients = gradients.parameters.map { ($0.path, gradients[$0]?.values ?? []) }
  }

  var firstNonFinite: String? {
    if let value = values.first(where: { !$0.isFinite }) { return "a token holds \(value)" }
    for (path, values) in gradients {
      if let value = values.first(where: { !$0.isFinite }) { return "the gradient of \(path) holds \(value)" }
    }
    return nil
  }

  /// The first bit in which anything differs from `other`, in words.
  func firstDifference(from other: EncoderOutcome) -> String? {
    if values.map(\.bitPattern) != other.values.map(\.bitPattern) { return "the tokens differ" }
    if gradients.map(\.path) != other.gradients.map(\.path) { return "other parameters have a gradient" }
    for (own, others) in zip(gradients, other.gradients)
    where own.values.map(\.bitPattern) != others.values.map(\.bitPattern) {
      return "the gradient of \(own.path) differs"
    }
    return nil
  }
}

/// The product of a tensor with fixed normal numbers, a loss of the order of 1.
private struct RandomFunctional: Operation {
  let weights: Tensor

  init(of tensor: Tensor, seed: Seed) {
    var random = seed.derived("functional").stream()
    let scale = 1 / Float(max(1, tensor.count)).squareRoot()
    weights = Tensor(shape: tensor.shape, on: tensor.device) { scale * random.normal() }
  }

  func value(_ inputs: [Tensor]) -> Tensor { Tensor(Float(inputs[0].dot(weights)), on: inputs[0].device) }

  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] { [weights * gradient.item] }
}

extension EncoderSubject {
  func outcome(of made: MadeEncoder, for examples: [Int]? = nil) -> EncoderOutcome {
    EncoderOutcome(made, examples ?? all, seed: fixture.seed)
  }

  func finiteFailure() -> String? {
    let made = made()
    for examples in [all] + all.map({ [$0] }) {
      if let fault = outcome(of: made, for: examples).firstNonFinite { return "for the examples \(examples), \(fault)" }
    }
    return nil
  }

  /// Made twice, and run twice.
  func repeatableFailure() -> String? {
    let (first, second) = (made(), made())
    for (own, other) in zip(first.layers.parameters, second.layers.parameters)
    where own.value.values != other.value.values {
      return "the first values of \(own.path) differ"
    }
    let outcome = outcome(of: first)
    return self.outcome(of: first).firstDifference(from: outcome).map { "run twice, \($0)" }
      ?? self.outcome(of: second).firstDifference(from: outcome).map { "made twice, \($0)" }
  }

  func threadsFailure() -> String? {
    let (one, three) = (CPUDevice(threadCount: 1), CPUDevice(threadCount: 3))
    return outcome(of: made(on: three)).firstDifference(from: outcome(of: made(on: one)))
  }

  /// With the dropout of one seed, which is the same function each time.
  func gradientsFailure() -> String? {
    let made = made()
    let (examples, seed) = (all, fixture.seed)
    func rows(_ tape: Tape) -> Variable {
      made.encode(examples, .training(tape, seed: seed.derived("dropout"))).rows
    }
    let tape = Tape()
    let output = rows(tape)
    let functional = RandomFunctional(of: output.value, seed: seed)
    let gradients = tape.gradients(of: functional(output))
    let differences = FiniteDifferences(seed: seed, norm: gradients.norm) {
      rows(Tape()).value.dot(functional.weights)
    }
    for parameter in made.trained.evenlyChosen(24, always: 8) {
      if let failure = differences.failure(at: parameter, gradient: gradients[parameter]) {
        return "at \(parameter.path), \(failure)"
      }
    }
    return nil
  }

  /// The passes without a tape come after one with a tape: nothing of it may be left.
  func inferenceFailure() -> String? {
    let made = made()
    let tape = Tape()
    if made.encode(all, .training(tape, seed: fixture.seed)).rows.isConstant { return "training is not recorded" }
    let count = tape.count
    for (pass, name) in [(Pass.inference, "in inference"), (.momentum(seed: fixture.seed), "as a momentum encoder")] {
      if !made.encode(all, pass).rows.isConstant || tape.count != count { return "\(name) it records" }
    }
    return nil
  }
}
