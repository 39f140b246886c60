import Data
import Encoders
import Losses
import Tensor

/// One of the parts into which a batch is cut, and what it must know of the others.
struct Shard {
  /// From 0.
  let number: Int
  /// By place of the objective in the recipe: how much each part of its term counts here and in all shards.
  let counts: [Int: (own: [Int], total: [Int])]
  /// Nil where contrast sees the shard alone.
  let keys: BatchKeys?
  /// By place: the terms that were taken over the online features of the whole batch.
  let gathered: [Int: GatheredTerm]

  /// What the term of an objective in this shard adds to that of the step.
  func term(of objective: BoundObjective, _ place: Int, for step: TrainingStep) -> LossTerm {
    if let gathered = gathered[place] {
      return step.model.device.runPart(objective.name.rawValue, isShared: true) {
        gathered.share(ofShard: number, in: step)
      }
    }
    let term = objective.term(for: step)
    guard let counts = counts[place] else { return term }
    return term.share(counts.own, of: counts.total, objective: objective.name)
  }

  /// Lets contrast see the pairs of all shards.
  func presetKeys(in step: TrainingStep) {
    guard let keys else { return }
    let first = number * step.count
    step.preset(ImageKeys(), to: ContrastKeys(rows: keys.images, first: first, isWholeBatch: true))
    step.preset(TextKeys(), to: ContrastKeys(rows: keys.texts, first: first, isWholeBatch: true))
    step.preset(BatchGroups(), to: BatchGroups.Value(keys.groups))
  }
}

/// The momentum features of a whole batch, in the order of its pairs.
struct BatchKeys {
  /// `[batch, embedWidth]`
  let images: Tensor
  let texts: Tensor
  /// `[batch]`, by number.
  let groups: [Int]
}

extension PairBatch {
  /// The pairs of shard `number` of `count`: consecutive ones.
  func shard(_ number: Int, of count: Int) -> PairBatch { selecting(PairBatch.rows(number, of: count, self.count)) }

  /// The same pairs without a pixel: what can be counted before anything is computed.
  func captions(ofShard number: Int, of count: Int) -> PairBatch {
    selectingCaptions(PairBatch.rows(number, of: count, self.count))
  }

  private static func rows(_ number: Int, of count: Int, _ pairs: Int) -> [Int] {
    let size = pairs / count
    return Array(number * size..<(number + 1) * size)
  }
}
