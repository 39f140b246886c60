import Autograd
package import Encoders
package import Tensor

/// The term of a whole batch, and where its gradient enters the shards.
package struct GatheredTerm {
  /// Of the batch.
  package let loss: Tensor
  package let metrics: [(name: String, value: Tensor)]
  private let observations: [(mean: MovingMean, value: Tensor)]
  /// By each feature, `[rows, width]`.
  private let slopes: [Tensor]
  /// Which rows of each feature are a shard's, by feature and shard.
  private let rows: [[Range<Int>]]
  /// By parameters that the term uses beside the features.
  private let direct: Gradients
  private let bound: BoundGathering

  /// - Parameters:
  ///   - features: Each of all shards, in their order.
  ///   - numbers: Each of all pairs.
  ///   - seed: The key of dropout in the term itself.
  package init(_ bound: BoundGathering, features: [[Tensor]], numbers: [[Int]], model: Model, seed: Seed) {
    let tape = Tape()
    let leaves = features.enumerated().map {
      Parameter(path: "gathered.\($0)", value: Tensor.concatenatingRows($1))
    }
    rows = features.map { shards in
      var end = 0
      return shards.map { shard in
        let start = end
        end += shard.shape[0]
        return start..<end
      }
    }
    let gathered = PairFeatures(leaves.map { tape.variable($0) }, numbers: numbers)
    let term = bound.term(gathered, model, .training(tape, seed: seed))
    loss = term.loss.value
    metrics = term.metrics.map { ($0.name, $0.value.value) }
    observations = term.observations
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
    let (isFirst, device) = (number == 0, step.model.device)
    let past = isFirst ? direct.parameters : []
    let driven = DrivenLoss(
      output: isFirst ? loss : Tensor(0, on: device),
      slopes: zip(slopes, rows).map { $0.gatherRows(Indices($1[number])) } + past.compactMap { direct[$0] })
    return LossTerm(
      parts: [driven(bound.features(step).rows + past.map { step.pass($0) })],
      named: isFirst ? metrics.map { ($0.name, Variable($0.value)) } : [], observing: isFirst ? observations : [])
  }
}
