import Autograd
import Data
import Encoders
import Losses
import Tensor

/// What the shards of a step must know of one another before and after they are computed.
extension Trainer {
  /// How much every part of every term counts, by shard and place of the objective: known before the first shard is computed, because each
  /// shard's losses are weighed by it.
  func gatherCounts(
    _ batch: PairBatch, _ own: [Int], _ objectives: [(place: Int, objective: BoundObjective)],
    _ prepare: (TrainingStep) -> Void
  ) throws(TrainingError) -> [[Int: (own: [Int], total: [Int])]] {
    var bytes: [Int: [UInt8]] = [:]
    var parts: [Int] = []
    for (part, number) in own.enumerated() {
      let step = makeStep(batch.captions(ofShard: part, of: own.count), shard: number, tape: nil)
      prepare(step)
      let counts = objectives.map { $0.objective.counts(in: seen(by: $0.objective, step)) }
      parts = counts.map(\.count)
      bytes[number] = ShardWriter.bytes(of: counts.flatMap { $0 })
    }
    let all = try exchanging { try exchange.gatherLeaves(bytes, of: recipe.shards) }
    let shards = try exchanging {
      try all.enumerated().map { number, bytes in
        var reader = ShardReader(bytes, of: .leaf(number))
        let counts = try parts.map { try reader.integers($0) }
        try reader.finish()
        return counts
      }
    }
    let totals = parts.indices.map { place in
      (0..<parts[place]).map { part in shards.reduce(0) { $0 + $1[place][part] } }
    }
    return shards.map { counts in
      Dictionary(
        uniqueKeysWithValues: objectives.indices.map { (objectives[$0].place, (own: counts[$0], total: totals[$0])) })
    }
  }

  /// The momentum features of the whole batch; nil where contrast sees its own shard alone, or where nobody reads them and no queue is filled with
  /// them.
  ///
  /// Contrast holds its keys fixed, so that they need no tape: this is the first pass of GradCache (Gao et al. 2021). Each shard's
  /// dropout is that of its second pass, so that the features are the same.
  func gatherKeys(
    _ batch: PairBatch, _ own: [Int], _ prepare: (TrainingStep) -> Void
  ) throws(TrainingError) -> BatchKeys? {
    let share = recipe.distillation.share(at: completedSteps)
    let teachers = counting.map(\.objective).filter { $0.readsMomentum(distillation: share) }
    guard recipe.negatives == .batch, !teachers.isEmpty,
      teachers.contains(where: \.readsKeys) || objectives.contains(where: \.readsQueues)
    else { return nil }
    var (images, texts) = ([Int: Tensor](), [Int: Tensor]())
    var groups: [Int: [UInt8]] = [:]
    for (part, number) in own.enumerated() {
      let step = makeStep(batch.shard(part, of: own.count), shard: number, tape: nil)
      prepare(step)
      images[number] = step[MomentumImage()].global
      texts[number] = step[MomentumText()].global
      groups[number] = ShardWriter.bytes(of: step[GroupNumbers()])
    }
    return BatchKeys(
      images: Tensor.concatenatingRows(
        try gatherRows(images, of: own, width: recipe.model.embedWidth).compactMap { $0 }),
      texts: Tensor.concatenatingRows(try gatherRows(texts, of: own, width: recipe.model.embedWidth).compactMap { $0 }),
      groups: try gatherIntegers(groups).flatMap { $0 ?? [] })
  }

  /// The terms of objectives that compare online features of the whole batch, by place; none where contrast sees its own shard alone.
  ///
  /// - Parameter operations: What is computed for the own shards alone is added to it: the rest is computed by every process, and counts once.
  func gatherTerms(
    _ batch: PairBatch, _ own: [Int], keys: BatchKeys?, _ operations: inout Int, _ prepare: (TrainingStep) -> Void
  ) throws(TrainingError) -> [Int: GatheredTerm] {
    var terms: [Int: GatheredTerm] = [:]
    guard recipe.negatives == .batch else { return terms }
    let gathering = counting.compactMap { place, objective, _ in
      objective.gathering.map { (place: place, objective: objective, bound: $0) }
    }
    guard !gathering.isEmpty else { return terms }
    // By objective, then by shard.
    var features: [Int: [Int: PairFeatures]] = [:]
    let counter = OperationCounter(model.device)
    for (part, number) in own.enumerated() {
      let step = makeStep(batch.shard(part, of: own.count), shard: number, tape: nil)
      Shard(number: number, counts: [:], keys: keys, gathered: [:]).presetKeys(in: step)
      prepare(step)
      for (place, objective, bound) in gathering {
        features[place, default: [:]][number] = bound.features(seen(by: objective, step))
      }
    }
    operations += counter.count ?? 0
    for (place, _, bound) in gathering {
      let computed = features[place] ?? [:]
      // As many, and as wide, in all shards.
      let one = computed.values.first
      let widths = one?.rows.map { $0.shape[-1] } ?? []
      let whole = try widths.enumerated().map { feature, width throws(TrainingError) in
        // A shard without a row of a feature, such as one without words, has sent nothing.
        try gatherRows(computed.mapValues { $0[feature].value }, of: own, width: width)
          .map { $0 ?? Tensor(zeros: [0, width], on: model.device) }
      }
      let numbers = try (0..<(one?.numbers.count ?? 0)).map { list throws(TrainingError) in
        try gatherIntegers(computed.mapValues { ShardWriter.bytes(of: $0.numbers[list]) }).flatMap { $0 ?? [] }
      }
      terms[place] = GatheredTerm(
        bound, features: whole, numbers: numbers, model: model, seed: stepSeed.derived("online dropout"))
    }
    return terms
  }

  /// The features of all shards, in their order; nil for a shard that computed none.
  ///
  /// - Parameter shards: The own ones.
  func gatherRows(_ features: [Int: Tensor], of shards: [Int], width: Int) throws(TrainingError) -> [Tensor?] {
    let device = model.device
    guard shards.count < recipe.shards else { return (0..<recipe.shards).map { features[$0] } }
    let bytes = Dictionary(
      uniqueKeysWithValues: shards.map { ($0, features[$0].map { ShardWriter.bytes(of: $0.values) } ?? []) })
    return try exchanging {
      try exchange.gatherLeaves(bytes, of: recipe.shards).enumerated().map { number, bytes in
        guard !bytes.isEmpty else { return nil }
        let count = bytes.count / MemoryLayout<Float>.stride
        var reader = ShardReader(bytes, of: .leaf(number))
        let values = try reader.floats(count / width * width)
        try reader.finish()
        return Tensor(values, shape: [count / width, width], on: device)
      }
    }
  }

  /// The integers of all shards, in their order, such as groups; nil for a shard that has sent none.
  func gatherIntegers(_ own: [Int: [UInt8]]) throws(TrainingError) -> [[Int]?] {
    try exchanging {
      try exchange.gatherLeaves(own, of: recipe.shards).enumerated().map { number, bytes in
        guard !bytes.isEmpty else { return nil }
        var reader = ShardReader(bytes, of: .leaf(number))
        let integers = try reader.integers(bytes.count / MemoryLayout<Int>.stride)
        try reader.finish()
        return integers
      }
    }
  }

  func exchanging<Result>(_ body: () throws -> Result) throws(TrainingError) -> Result {
    do {
      return try body()
    } catch {
      throw .failedExchange(step: completedSteps, error)
    }
  }
}
