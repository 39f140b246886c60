package import Autograd
import Data
package import Tensor
import Training

/// Trains parameters on examples, step by step; everything random is keyed by (seed, step).
package struct FineTuner {
  let task: String
  let settings: FineTuning
  let parameters: [Parameter]
  /// Those that follow them as a moving average, in the same order; empty without distillation.
  let momentum: [Parameter]
  /// The places of the examples that are trained on; those of one unit stay together.
  private let units: [[Int]]
  private let unitsPerBatch: Int
  let seed: Seed

  /// - Parameter examples: Those without a target are not trained on.
  package init(
    task: String, settings: FineTuning, parameters: [Parameter], momentum: [Parameter] = [], examples: [FusedExample],
    seed: Seed
  ) {
    self.task = task
    self.settings = settings
    self.parameters = parameters
    self.momentum = momentum
    self.seed = seed
    let taught = examples.indices.filter { !examples[$0].targets.isEmpty }
    if settings.picturesPerBatch != nil {
      let places = Dictionary(grouping: taught) { examples[$0].pictures }
      units = places.values.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
    } else {
      units = taught.map { [$0] }
    }
    unitsPerBatch = settings.picturesPerBatch ?? settings.batchSize
  }

  /// The number of examples that are trained on.
  var exampleCount: Int { units.reduce(0) { $0 + $1.count } }

  /// - Parameter loss: Of the examples `chosen`, recorded on the tape; whatever it draws is keyed by `key`.
  package func train(
    loss: (_ chosen: [Int], _ key: Seed, _ tape: Tape) throws -> Variable,
    _ progress: (DownstreamProgress) throws -> Void
  ) throws {
    guard !units.isEmpty else { throw DownstreamError.emptiness(task: task, part: "training") }
    let batchSize = min(unitsPerBatch, units.count)
    let order = EpochOrder(sampleCount: units.count, batchSize: batchSize, seed: seed.derived("order"))
    var epoch = (number: -1, samples: [Int]())
    var optimizer = AdamW(settings.optimizer)
    for step in 0..<settings.steps {
      let (number, start) = order.position(ofStep: step)
      if epoch.number != number { epoch = (number, order.samples(inEpoch: number)) }
      let chosen = epoch.samples[start..<(start + batchSize)].flatMap { units[$0] }
      let tape = Tape()
      let loss = try loss(chosen, seed.derived("step", step), tape)
      let value = loss.value.item
      guard value.isFinite else { throw DownstreamError.divergence(task: task, step: step) }
      let gradients = tape.gradients(of: loss)
      let norm = Float(gradients.norm)
      guard norm.isFinite else { throw DownstreamError.divergence(task: task, step: step) }
      optimizer.update(
        parameters, gradients: gradients,
        learningRate: settings.optimizer.learningRate.rate(at: step, of: settings.steps),
        gradientScale: settings.optimizer.clipNorm.map { norm > $0 ? $0 / norm : 1 } ?? 1)
      for (average, online) in zip(momentum, parameters) {
        average.value.move(toward: online.value, weight: 1 - settings.momentumDecay)
      }
      try progress(
        DownstreamProgress(
          task: task, phase: .training, completed: step + 1, total: settings.steps, loss: value))
    }
  }
}
