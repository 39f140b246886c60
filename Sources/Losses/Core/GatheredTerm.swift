import Autograd
package import Encoders
package import Tensor

/// The term of a whole batch, and where its gradient enters the shards.
package struct GatheredTerm {
  /// Of the batch.
  package let loss: Tensor
  package let metrics: [(name: String, value: Tensor)]
  /// By each feature, `[batch, width]`.
  private let slopes: [Tensor]
  /// By parameters that the term uses beside the features.
  private let direct: Gradients
  private let bound: BoundGathering

  /// - Parameters:
  ///   - features: Of all pairs, in the order of the batch.
  ///   - seed: The key of dropout in the term itself.
  package init(_ bound: BoundGathering, features: [Tensor], model: Model, seed: Seed) {
    let tape = Tape()
    let leaves = features.enumerated().map { Parameter(path: "gathered.\($0)", value: $1) }
    let term = bound.term(leaves.map { tape.variable($0) }, model, .training(tape, seed: seed))
    loss = term.loss.value
    metrics = term.metrics.map { ($0.name, $0.value.value) }
    let gradients = tape.gradients(of: term.loss)
    slopes = leaves.map { gradients[$0] ?? Tensor(zeros: $0.shape, on: $0.value.device) }
    let entered = Set(leaves.map(ObjectIdentifier.init))
    direct = Gradients(
      gradients.parameters.filter { !entered.contains(ObjectIdentifier($0)) }
        .compactMap { parameter in gradients[parameter].map { (parameter, $0) } })
    self.bound = bound
  }

  /// What shard `number` adds to the term. All of the loss, and all gradients that enter past the features, are the first shard's.
  package func share(ofShard number: Int, in step: TrainingStep) -> LossTerm {
    let own = Indices(number * step.count..<(number + 1) * step.count)
    let (isFirst, device) = (number == 0, step.model.device)
    let past = isFirst ? direct.parameters : []
    let driven = DrivenLoss(
      output: isFirst ? loss : Tensor(0, on: device),
      slopes: slopes.map { $0.gatherRows(own) } + past.compactMap { direct[$0] })
    return LossTerm(
      parts: [driven(bound.features(step) + past.map { step.pass($0) })],
      named: isFirst ? metrics.map { ($0.name, Variable($0.value)) } : [])
  }
}

/// A scalar whose gradients by its inputs are known.
private struct DrivenLoss: Autograd.Operation {
  let output: Tensor
  let slopes: [Tensor]

  func callAsFunction(_ inputs: [Variable]) -> Variable { apply(to: inputs) }

  func value(_ inputs: [Tensor]) -> Tensor { output }

  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] {
    slopes.map { $0.scaled(by: gradient) }
  }
}
