import Autograd
import Data
import Encoders
package import JSON
package import Losses
import Reporting
package import Tensor
package import Training

/// Times training steps on random input: the whole step of a recipe, dropout, distillation, momentum encoders, queue and
/// AdamW included, through the same trainer as every study.
package struct StepBenchmark: Sendable {
  /// What is trained: the published recipe at a size, or the recipe of a scale of the main job as it is.
  package enum Size: String, Sendable, CaseIterable {
    case tiny
    case small
    case base
    /// The main job from random weights.
    case demo
    /// The main job from published encoders, whose frozen layers are known: their values are random here.
    case pretrained

    /// Those at which Triad and its PyTorch peer are compared.
    package static let ofPeer: [Size] = [.tiny, .small, .base]

    /// The batch unless one is given.
    package var batch: Int {
      switch self {
      case .tiny: 32
      case .small: 16
      case .base: 8
      case .demo, .pretrained: recipe.batchSize
      }
    }

    /// The tokens of the longest caption unless they are given: the main job's captions are short.
    package var textLength: Int {
      switch self {
      case .tiny, .small, .base: 25
      case .demo, .pretrained: 16
      }
    }

    var recipe: Recipe {
      switch self {
      case .tiny: published(.tiny, queue: 1024)
      case .small: published(.small, queue: 4096)
      case .base: published(.base, queue: 65_536)
      case .demo: .tcl(.demo)
      // A step costs the same from other weights, and these need not be there.
      case .pretrained: Recipe.tcl(.pretrained).with(\.initialization, nil)
      }
    }

    /// The step to begin with: in the middle of a run of the main job all objectives have begun, which they do one after the other.
    var firstStep: Int {
      switch self {
      case .tiny, .small, .base: 0
      case .demo, .pretrained: recipe.steps / 2
      }
    }

    private func published(_ shape: ModelShape, queue: Int) -> Recipe {
      var recipe = Recipe.tcl(.published).named(rawValue)
      recipe.model = shape
      recipe.queueSize = queue
      recipe.distillation = Distillation(share: 0.4, rampSteps: 0)
      recipe.optimizer = AdamWSettings(learningRate: .constant(1e-4))
      recipe.augmentation = .evaluation(side: shape.imageSide)
      return recipe
    }
  }

  /// What was measured.
  package struct Report: Sendable {
    /// Of the counted steps.
    package let seconds: [Double]
    package let batch: Int
    /// Elements of parameters with a gradient.
    package let parameters: Int
    package let lastLoss: Float
    /// Of a step on average, matrix products and attention only; 0 where the device does not count them.
    package let operations: Int
    /// Of the device's tensors, after the last step.
    package let memory: MemoryUse
    /// How often the counted steps asked the system for memory.
    package let systemRequests: Int

    package init(
      seconds: [Double], batch: Int, parameters: Int, lastLoss: Float, operations: Int, memory: MemoryUse = MemoryUse(),
      systemRequests: Int = 0
    ) {
      self.seconds = seconds
      self.batch = batch
      self.parameters = parameters
      self.lastLoss = lastLoss
      self.operations = operations
      self.memory = memory
      self.systemRequests = systemRequests
    }

    /// 0 of no step.
    package var median: Double { TurnSummary(seconds)?.median ?? 0 }

    /// Of steps that differ, because an objective is not in all of them, what a run pays for.
    package var mean: Double { seconds.isEmpty ? 0 : seconds.reduce(0, +) / Double(seconds.count) }

    package var least: Double { seconds.min() ?? 0 }
  }

  /// Steps before the clock counts.
  package static let warmUp = 2

  package var size: Size
  package var batch: Int
  /// Steps on the clock.
  package var steps: Int
  /// Tokens of the longest caption; the others have 6 or more.
  package var textLength: Int
  /// Features in each queue.
  package var queue: Int
  /// Into how many parts a batch is cut.
  package var shards: Int
  /// The regions of a picture that LMI compares with.
  package var regions = PatchRegions.published
  /// What the operands of matrix products and of attention are rounded to.
  package var precision = Precision.float32

  package init(
    size: Size, batch: Int? = nil, steps: Int = 8, textLength: Int? = nil, queue: Int? = nil, shards: Int = 1
  ) {
    self.size = size
    self.batch = batch ?? size.batch
    self.steps = steps
    self.textLength = textLength ?? size.textLength
    self.queue = queue ?? size.recipe.queueSize
    self.shards = shards
  }

  /// The recipe of the size with what was changed of it.
  var recipe: Recipe {
    var recipe = size.recipe.with(\.batchSize, batch).with(\.queueSize, queue).with(\.shards, shards)
      .with(\.precision, precision)
    if regions != .published {
      recipe = recipe.with(
        \.objectives,
        recipe.objectives.map { objective in
          objective.name == LMI.name ? objective.replaced(by: LMI(regions: regions)) : objective
        })
    }
    return recipe
  }

  /// Runs the steps on `device`; `progress` is told how many are done, warm-up included. A step ends when its losses have been read back, so a
  /// device that computes later than it is asked has computed by then.
  ///
  /// - Parameters:
  ///   - profile: Keeps account of the steps after the warm-up; must wrap `device`.
  ///   - pace: Called before each step, to let another program compute meanwhile; ends the benchmark with `false`.
  ///   - timed: Told the seconds of each step.
  package func run(
    on device: any Device, profile: ProfilingDevice? = nil, pace: () -> Bool = { true },
    timed: (_ seconds: Double) -> Void = { _ in }, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(TrainingError) -> Report {
    let stepDevice: any Device = profile ?? device
    let trainer = try makeTrainer(on: stepDevice)
    let input = trainer.knowingFrozenLayers(randomBatch(on: trainer.model.device))
    var seconds: [Double] = []
    var report: StepReport?
    var (operations, requests) = (0, 0)
    for step in 0..<StepBenchmark.warmUp + steps {
      guard pace() else { break }
      if step == StepBenchmark.warmUp {
        profile?.forget()
        requests = memory(of: device).systemRequests
      }
      let counter = OperationCounter(device)
      let start = ContinuousClock.now
      report = try stepDevice.runPart(ProfilingDevice.remainder) { () throws(TrainingError) in try trainer.train(input)
      }
      let elapsed = (ContinuousClock.now - start) / .seconds(1)
      if step >= StepBenchmark.warmUp {
        seconds.append(elapsed)
        operations += counter.count ?? 0
      }
      timed(elapsed)
      progress(step + 1, StepBenchmark.warmUp + steps)
    }
    return Report(
      seconds: seconds, batch: batch, parameters: report?.trainedParameters ?? 0, lastLoss: report?.total ?? 0,
      operations: seconds.isEmpty ? 0 : operations / seconds.count, memory: memory(of: device),
      systemRequests: memory(of: device).systemRequests - requests)
  }

  private func memory(of device: any Device) -> MemoryUse { (device as? any MemoryAccount)?.memoryUse ?? MemoryUse() }

  private static let tokens = SpecialTokens(
    padding: 0, unknown: 100, classification: 101, separator: 102, mask: 103)

  /// Of the recipe at these sizes.
  func makeTrainer(on device: any Device) throws(TrainingError) -> Trainer {
    let trainer = try Trainer(recipe: recipe, seed: Seed(0), tokens: StepBenchmark.tokens, device: device)
    trainer.completedSteps = size.firstStep
    return trainer
  }

  /// Random pictures and captions of 6 to `textLength` tokens, one of them of all.
  func randomBatch(on device: any Device) -> PairBatch {
    let (shape, tokens) = (recipe.model, StepBenchmark.tokens)
    var random = Seed(0).derived("benchmark").stream()
    func views() -> Tensor {
      Tensor(shape: [batch, 3, shape.imageSide, shape.imageSide], on: device) { random.normal() }
    }
    let (first, second) = (views(), views())
    let rows = (0..<batch).map { row in
      let least = min(6, textLength)
      let length = row == 0 ? textLength : least + random.index(below: textLength - least + 1)
      return [tokens.classification]
        + (1..<length).map { _ in Int32(200 + random.index(below: shape.vocabularySize - 200)) }
    }
    return PairBatch(
      firstViews: first, secondViews: second, text: PackedText(rows), samples: Array(0..<batch),
      groups: rows.indices.map(String.init))
  }
}

/// The JSON line of `triad bench step`: the keys of the PyTorch peer, then what was counted and compared with the machine.
package struct StepLine {
  package let benchmark: StepBenchmark
  package let report: StepBenchmark.Report
  /// Of the processor; nil where another device computed.
  package let threads: Int?
  /// What computed, such as `cuda:0 (NVIDIA H200, sm_90)`.
  package let device: String
  /// Of the processor, in the same process, from before and after the steps.
  package let peak: PeakMeasurement?
  package let peakBytes: Int?

  package init(
    benchmark: StepBenchmark, report: StepBenchmark.Report, threads: Int?, device: String, peak: PeakMeasurement?,
    peakBytes: Int?
  ) {
    self.benchmark = benchmark
    self.report = report
    self.threads = threads
    self.device = device
    self.peak = peak
    self.peakBytes = peakBytes
  }

  package var json: JSONValue {
    let operationsPerSecond = report.operations > 0 ? Double(report.operations) / report.mean : nil
    return [
      "peer": "triad",
      "size": .string(benchmark.size.rawValue), "batch": .integer(report.batch),
      "threads": .optionalInteger(threads), "device": .string(device),
      "precision": .string(benchmark.precision.rawValue),
      "median_s": .number(report.median), "min_s": .number(report.least), "mean_s": .number(report.mean),
      "pairs_per_s": .number(Double(report.batch) / report.median),
      "peak_rss_mb": .integer((peakBytes ?? 0) >> 20), "tensor_peak_mb": .integer(report.memory.peakBytes >> 20),
      "tensor_held_mb": .integer(report.memory.heldBytes >> 20), "system_requests": .integer(report.systemRequests),
      "parameters": .integer(report.parameters),
      "last_loss": .number(Double(report.lastLoss)), "text_length": .integer(benchmark.textLength),
      "queue": .integer(benchmark.queue), "shards": .integer(benchmark.shards),
      "gflop": .optional(operationsPerSecond.map { _ in Double(report.operations) * 1e-9 }),
      "gflop_per_s": .optional(operationsPerSecond.map { $0 * 1e-9 }),
      "fma_peak_gflop_per_s": .optional(peak.map { $0.operationsPerSecond * 1e-9 }),
      "fma_peak_share": .optional(peak.flatMap { peak in operationsPerSecond.flatMap { peak.share(of: $0) } }),
      "fma_peak_measured": peak.map { .string("\($0)") } ?? .null,
    ]
  }
}
