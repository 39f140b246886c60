package import Autograd
package import Tensor

/// The loss of a classifier on examples: cross-entropy with their targets, softened by a momentum model where there is one.
package struct FusedLearner {
  let network: any FusedNetwork
  /// A moving average of `network`; nil without distillation.
  let teacher: (any FusedNetwork)?
  /// The teacher's share of the targets.
  let distillation: Float
  let batches: FusedBatchMaker
  let classes: Int

  package init(network: any FusedNetwork, teacher: (any FusedNetwork)?, distillation: Float, batches: FusedBatchMaker, classes: Int) {
    self.network = network
    self.teacher = teacher
    self.distillation = distillation
    self.batches = batches
    self.classes = classes
  }

  package func loss(_ chosen: [Int], _ key: Seed, _ tape: Tape) throws -> Variable {
    let batch = try batches.batch(chosen, seed: key.derived("views"))
    return network.logits(batch, .training(tape, seed: key.derived("dropout")))
      .crossEntropy(targets(chosen, batch, key))
  }

  private func targets(_ chosen: [Int], _ batch: FusedBatch, _ key: Seed) -> ClassTargets {
    let examples = chosen.map { batches.set.examples[$0] }
    let labels = Indices(examples.map { $0.label ?? 0 })
    // The published code leaves dropout on in the momentum model.
    let taught = teacher?.logits(batch, .momentum(seed: key.derived("momentum dropout"))).value.softmax()
    if examples.allSatisfy({ $0.targets.count == 1 }) {
      return ClassTargets(labels: labels, soft: taught, mix: distillation)
    }
    var soft = Tensor(zeros: [examples.count, classes], on: batch.views.device)
    soft.withMutableValues { values in
      for (row, example) in examples.enumerated() {
        for (label, share) in example.targets { values[row * classes + label] = share }
      }
    }
    if let taught { soft = soft * (1 - distillation) + taught * distillation }
    return ClassTargets(labels: labels, soft: soft, mix: 1)
  }
}
