import Autograd
import Data
import Encoders
import Losses
import Tensor

/// A step whose batch is cut: each shard's forward and backward pass, one tree of sums, one update.
///
/// Losses, gradients and features of a shard depend on the state and the pairs of the batch, and on nothing that happened in the shards
/// before it: who computes them, and when, is left to ``ShardExchange``.
extension Trainer {
  /// - Parameters:
  ///   - own: The shards that this process computes.
  ///   - batch: Their pairs, in the order of `own`.
  func trainShards(
    _ own: [Int], of batch: PairBatch, rate: Float, observing: Bool, _ prepare: (TrainingStep) -> Void,
    _ inspect: ((Gradients) -> Void)?
  ) throws(TrainingError) -> Outcome {
    let counting = counting
    let counter = OperationCounter(model.device)
    let counts = try gatherCounts(batch, own, counting.map { ($0.place, $0.objective) }, prepare)
    let keys = try gatherKeys(batch, own, prepare)
    var operations = counter.count ?? 0
    let gathered = try gatherTerms(batch, own, keys: keys, &operations, prepare)
    let numbers = ShardNumbers(counting)
    let separates = observing || aggregator.readsGradients
    let lanes = (separates ? counting.count : 0) + (aggregator.readsGradients ? 0 : 1)
    var sum = ShardSum(
      shards: recipe.shards, parameters: parameters, lanes: lanes, numbers: numbers.count)
    var remains: [Int: Remains] = [:]
    let shardCounter = OperationCounter(model.device)
    for (part, number) in own.enumerated() {
      let shard = Shard(number: number, counts: counts[number], keys: keys, gathered: gathered)
      remains[number] = run(
        shard, batch.shard(part, of: own.count), separates: separates, numbers, into: &sum, prepare)
    }
    operations += shardCounter.count ?? 0
    // What each has used of the whole must be known to all before anybody refuses it.
    let (weights, elsewhere) = try gatherUse(remains, operations: operations)
    if own.count < recipe.shards {
      try exchanging { try exchange.combine(&sum, on: model.device) }
    }
    guard let totals = sum.totals else {
      throw .failedExchange(step: completedSteps, ShardExchangeError.missingShard(sum.firstMissing))
    }
    let (values, metrics) = numbers.read(totals)
    let names = counting.map(\.objective.name)
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      throw trainingError(.loss(place: place, value: values[place]), losses: names)
    }
    let whole = aggregate(zip(counting, values).map { ($0.objective.name, $0.place, $0.weight, $1) })
    try check(weights, against: whole)
    let separate = separates ? counting.indices.compactMap { sum.total(lane: $0) } : []
    var observation: GradientObservation?
    if observing {
      let passes = remains.values.reduce(Duration.zero) { $0 + $1.separating }
      observation = observe(
        separate, of: whole.losses, passes: aggregator.readsGradients ? .zero : passes)
    }
    let gradients =
      aggregator.readsGradients
      ? aggregator.combine(separate, of: whole.losses, seed: stepSeed.derived("aggregation"))
      : adding(whole.state, to: sum.total(lane: lanes - 1))
    inspect?(gradients)
    // All that may fail elsewhere comes before the first parameter changes.
    let entries = try queueEntries(remains, of: own, keys: keys)
    let reading: StepReading
    do {
      reading = try engine.update(
        by: gradients, learningRate: rate, reading: { [model] in [model.temperature.value] })
    } catch {
      throw trainingError(error, losses: names)
    }
    try exchanging { try partition?.gather(gradients) }
    numbers.moveMeans(by: totals, on: model.device)
    enqueue(entries)
    return Outcome(
      total: whole.total, losses: zip(counting, values).map { ($0.objective.name, $1) }, metrics: metrics,
      temperature: reading.numbers[0], sums: reading.sums, observation: observation,
      bands: remains.values.flatMap(\.bands), operationsElsewhere: elsewhere)
  }

  /// What a shard leaves behind beside its sums.
  private struct Remains {
    /// The factor of each loss in what was differentiated.
    let weights: [Float]
    /// What the backward passes by single losses took.
    let separating: Duration
    let bands: [(name: ObjectiveName, band: ReferenceBand)]
    let imageFeatures: Tensor?
    let textFeatures: Tensor?
    let groups: [Int]?
  }

  /// Forward and backward of one shard; its tape is gone when it returns.
  private func run(
    _ shard: Shard, _ pairs: PairBatch, separates: Bool, _ numbers: ShardNumbers, into sum: inout ShardSum,
    _ prepare: (TrainingStep) -> Void
  ) -> Remains {
    let tape = Tape()
    let forward = runForward(pairs, of: shard, tape: tape, prepare)
    let weights = aggregator.weights(forward.losses)
    var lanes = separates ? forward.losses.map(\.loss) : []
    if !aggregator.readsGradients {
      lanes.append(
        // Where all weights of a step are 0 there is nothing to add up.
        forward.losses.isEmpty
          ? Variable(Tensor(0, on: model.device)) : weightedSum(forward.losses, weights: weights))
    }
    var separating = Duration.zero
    model.device.runPart("backward") {
      for (lane, loss) in lanes.enumerated() {
        let start = ContinuousClock.now
        sum.add(lane: lane, of: shard.number) { put in
          if lane == lanes.count - 1 { return tape.forEachGradient(of: loss, put) }
          let gradients = tape.gradients(of: loss, keepingRecord: true)
          for parameter in gradients.parameters { if let value = gradients[parameter] { put(parameter, value) } }
        }
        if separates, lane < forward.losses.count { separating += ContinuousClock.now - start }
      }
    }
    sum.add(numbers: numbers.values(of: forward, on: model.device), of: shard.number)
    return Remains(
      weights: weights, separating: separating, bands: forward.bands, imageFeatures: forward.imageFeatures,
      textFeatures: forward.textFeatures, groups: forward.groups)
  }

  /// The factors that all shards have given their losses, in the order of the shards, and the operations of other processes.
  private func gatherUse(
    _ remains: [Int: Remains], operations: Int
  ) throws(TrainingError) -> (weights: [[Float]], elsewhere: Int) {
    // The operations of a process are noted at its first shard.
    let first = remains.keys.min()
    var bytes: [Int: [UInt8]] = [:]
    for (number, shard) in remains {
      var writer = ShardWriter()
      writer.append([number == first ? operations : 0, shard.weights.count])
      writer.append(shard.weights)
      bytes[number] = writer.bytes
    }
    let own = bytes
    return try exchanging {
      let shards = try exchange.gatherLeaves(own, of: recipe.shards).enumerated().map { number, bytes in
        var reader = ShardReader(bytes, of: .leaf(number))
        let head = try reader.integers(2)
        let weights = try reader.floats(head[1])
        try reader.finish()
        return (operations: head[0], weights: weights)
      }
      return (shards.map(\.weights), shards.reduce(0) { $0 + $1.operations } - operations)
    }
  }

  /// The momentum features of all shards, in their order.
  private func queueEntries(
    _ remains: [Int: Remains], of own: [Int], keys: BatchKeys?
  ) throws(TrainingError) -> [QueueEntry] {
    guard objectives.contains(where: \.readsQueues) else { return [] }
    let groups = try gatherIntegers(remains.mapValues { $0.groups.map { ShardWriter.bytes(of: $0) } ?? [] })
    if let keys {
      let known = groups.contains { $0 != nil } ? keys.groups : nil
      return [QueueEntry(image: keys.images, text: keys.texts, groups: known)]
    }
    let images = try gatherRows(
      remains.compactMapValues(\.imageFeatures), of: own, width: recipe.model.embedWidth)
    let texts = try gatherRows(
      remains.compactMapValues(\.textFeatures), of: own, width: recipe.model.embedWidth)
    return (0..<recipe.shards).map { QueueEntry(image: images[$0], text: texts[$0], groups: groups[$0]) }
  }
}
