import Autograd
import Data
import Encoders
import Losses
import Tensor
import TestSupport
import Testing
import Training

@Suite struct ShardedStepTests {
  private let recipe = Recipe.tcl(.smoke).with(\.optimizer.clipNorm, nil)

  private var withoutDropout: Recipe { recipe.with(\.model.dropout, 0) }

  private func trainer(_ recipe: Recipe, on device: any Device = CPUDevice.standard) throws -> Trainer {
    try Trainer(recipe: recipe, seed: Seed(1), tokens: exampleTokens, device: device)
  }

  /// The gradient of the first step.
  private func gradients(_ recipe: Recipe) throws -> [String: [Float]] {
    let trainer = try trainer(recipe)
    var found: [String: [Float]] = [:]
    try trainer.train(
      exampleBatch(0),
      inspect: { gradients in
        for parameter in gradients.parameters { found[parameter.path] = gradients[parameter]?.values }
      })
    return found
  }

  /// The length of the difference, over that of `b`.
  private func distance(_ a: [String: [Float]], _ b: [String: [Float]]) -> Double {
    func squares(_ values: some Sequence<Float>) -> Double { values.reduce(0) { $0 + Double($1) * Double($1) } }
    var (difference, norm) = (0.0, 0.0)
    for path in Set(a.keys).union(b.keys) {
      let (x, y) = (a[path] ?? [], b[path] ?? [])
      let size = max(x.count, y.count)
      let differences = (0..<size).map { place -> Float in
        let (a, b): (Float, Float) = (place < x.count ? x[place] : 0, place < y.count ? y[place] : 0)
        return a - b
      }
      difference += squares(differences)
      norm += squares(y)
    }
    return (difference / norm).squareRoot()
  }

  @Test func `A recipe that does not cut has the identity that it had`() throws {
    let text = try recipe.canonicalJSON()
    #expect(!text.contains("shards") && !text.contains("negatives"))
    #expect(try recipe.with(\.shards, 4).with(\.shards, 1).canonicalJSON() == text)
    #expect(try recipe.with(\.shards, 4).fingerprint() != recipe.fingerprint())
    #expect(try recipe.with(\.shards, 4).with(\.negatives, .batch).canonicalJSON().contains("batch"))
  }

  @Test(arguments: [2, 4]) func `Losses and metrics of a step are those of its shards by what they count`(shards: Int)
    throws
  {
    let cut = try trainer(recipe.with(\.shards, shards))
    let size = 8 / shards
    let parts = (0..<shards).map { number -> [(counts: [Int], term: LossTerm)] in
      let batch = exampleBatch(0).selecting(Array(number * size..<(number + 1) * size))
      // A step of its own for each objective: features are the same whoever asks.
      return cut.objectives.map { objective in
        let step = cut.makeStep(batch, shard: number, tape: Tape())
        return (objective.counts(in: step), objective.term(for: step))
      }
    }
    let report = try cut.train(exampleBatch(0))
    for (place, loss) in report.losses.enumerated() {
      let totals = parts[0][place].counts.indices.map { part in parts.reduce(0) { $0 + $1[place].counts[part] } }
      var expected = 0.0
      for shard in parts {
        for (part, value) in shard[place].term.parts.enumerated() {
          let share = Double(shard[place].counts[part]) / Double(totals[part])
          expected += share * Double(value.value.item)
        }
      }
      #expect(abs(Double(loss.value) - expected) < 1e-5 * expected, "\(loss.name)")
    }
    let declared = CMA.metricNames + IMC.metricNames + LMI.metricNames + ITM.metricNames + MLM.metricNames
    #expect(report.metrics.map(\.name) == declared)
  }

  @Test func `Hidden words without dropout are trained as in the whole batch`() throws {
    let words = withoutDropout.only(MLM.self)
    let whole = try gradients(words)
    for shards in [2, 4, 8] { #expect(try distance(gradients(words.with(\.shards, shards)), whole) < 1e-5) }
    // With dropout each shard draws its own.
    #expect(try distance(gradients(recipe.only(MLM.self).with(\.shards, 2)), gradients(recipe.only(MLM.self))) > 1e-2)
  }

  @Test func `Contrast sees its shard, or the whole batch if it is told so`() throws {
    for positives in Positives.allCases {
      let contrast = withoutDropout.with(
        \.objectives, [WeightedObjective(CMA(positives: positives)), WeightedObjective(IMC(positives: positives))])
      let whole = try gradients(contrast)
      for shards in [2, 4] {
        let cut = contrast.with(\.shards, shards)
        #expect(try distance(gradients(cut.with(\.negatives, .batch)), whole) < 1e-5)
        #expect(try distance(gradients(cut), whole) > 1e-2)
      }
    }
  }

  @Test func `What contrast sees changes no other objective`() throws {
    func losses(_ negatives: Negatives) throws -> [ObjectiveName: Float] {
      let report = try trainer(recipe.with(\.shards, 2).with(\.negatives, negatives)).train(exampleBatch(0))
      return Dictionary(uniqueKeysWithValues: report.losses.map { ($0.name, $0.value) })
    }
    let (shard, batch) = (try losses(.shard), try losses(.batch))
    #expect(shard[CMA.name] != batch[CMA.name] && shard[IMC.name] != batch[IMC.name])
    for name in [LMI.name, ITM.name, MLM.name] { #expect(shard[name] == batch[name], "\(name)") }
  }

  @Test(arguments: Negatives.allCases)
  func `The queues take the features of all shards in the order of the batch`(negatives: Negatives) throws {
    let whole = try trainer(withoutDropout)
    let cut = try trainer(withoutDropout.with(\.shards, 4).with(\.negatives, negatives))
    try whole.train(exampleBatch(0))
    try cut.train(exampleBatch(0))
    for (a, b) in [(whole.queues.image, cut.queues.image), (whole.queues.text, cut.queues.text)] {
      #expect(a.next == 8 && b.next == 8)
      #expect(zip(a.features.values, b.features.values).allSatisfy { (a: Float, b: Float) in abs(a - b) < 1e-5 })
    }
  }

  @Test func `Queues remember the groups of all shards if an objective asks for them`() throws {
    for negatives in Negatives.allCases {
      let objectives = [WeightedObjective(CMA(positives: .sameGroup))]
      let cut = try trainer(recipe.with(\.objectives, objectives).with(\.shards, 4).with(\.negatives, negatives))
      try cut.train(exampleBatch(0))
      #expect(Array(cut.queues.image.groups.prefix(8)) == exampleBatch(0).groups.map(GroupNumbers.number(of:)))
    }
  }

  @Test(arguments: [1, 2]) func `Shards are bit-identical for one and two threads, and from run to run`(threads: Int)
    throws
  {
    func values(_ threads: Int) throws -> [[Float]] {
      let device = CPUDevice(threadCount: threads)
      let trainer = try trainer(Recipe.tcl(.smoke).with(\.shards, 2), on: device)
      for step in 0..<2 { try trainer.train(exampleBatch(step, on: device)) }
      return trainer.parameters.map { $0.value.values }
    }
    #expect(try values(threads) == values(1))
  }

  @Test func `Observing a step of shards changes nothing, bit for bit`() throws {
    func run(observing: Bool) throws -> (values: [[Float]], observation: GradientObservation?) {
      let trainer = try trainer(Recipe.tcl(.smoke).with(\.shards, 2))
      let report = try trainer.train(exampleBatch(0), observing: observing)
      return (trainer.parameters.map { $0.value.values }, report.observation)
    }
    let (plain, observed) = (try run(observing: false), try run(observing: true))
    #expect(plain.values == observed.values && plain.observation == nil)
    let observation = try #require(observed.observation)
    #expect(observation.objectives == ["cma", "imc", "lmi", "itm", "mlm"])
    #expect(observation.cosine("cma", "imc") != nil)
  }

  @Test func `Memory is that of one shard`() throws {
    func peak(_ shards: Int) throws -> Int {
      let device = CPUDevice(threadCount: 1)
      let trainer = try trainer(Recipe.tcl(.smoke).with(\.batchSize, 64).with(\.shards, shards), on: device)
      let batch = exampleBatch(0, batch: 64, on: device)
      for _ in 0..<2 { try trainer.train(batch) }
      return device.memoryUse.peakBytes
    }
    #expect(try Double(peak(8)) < 0.5 * Double(peak(1)))
  }

  @Test func `A loss that is not finite in one shard changes nothing`() throws {
    let trainer = try trainer(Recipe.tcl(.smoke).only(CMA.self).with(\.shards, 2))
    let good = exampleBatch(0)
    var views = good.firstViews
    // In the last picture, so that the first shard is sound.
    views.changeValues { $0[$0.count - 1] = .nan }
    let bad = PairBatch(
      firstViews: views, secondViews: good.secondViews, text: good.text, samples: good.samples, groups: good.groups)
    let before = trainer.parameters.map { $0.value.values }
    let error = #expect(throws: TrainingError.self) { try trainer.train(bad) }
    #expect(error?.description.contains("'cma'") == true && error?.description.contains("step 0") == true)
    #expect(trainer.parameters.map { $0.value.values } == before)
    #expect(trainer.queues.image.next == 0)
  }

  @Test func `A batch that cannot be cut is refused`() throws {
    let trainer = try trainer(Recipe.tcl(.smoke).with(\.shards, 4))
    let error = #expect(throws: TrainingError.self) { try trainer.train(exampleBatch(0, batch: 6)) }
    #expect(error?.description.contains("a batch of 6 pairs cannot be cut into 4 shards") == true)
  }

  @Test func `A shard that nobody computes is missed`() throws {
    let trainer = try trainer(Recipe.tcl(.smoke).with(\.shards, 4))
    trainer.exchange = Forgetful()
    let error = #expect(throws: TrainingError.self) { try trainer.train(exampleBatch(0).selecting(Array(0..<6))) }
    #expect(error?.description == "The shards of step 0 were not all brought together: nobody has sent shard 3.")
  }
}

/// Leaves the last shard to others, of whom there are none.
private struct Forgetful: ShardExchange {
  func ownShards(of count: Int) -> [Int] { Array(0..<(count - 1)) }
  func gather(_ blocks: [ShardBlock]) -> [ShardBlock] { blocks }
}
