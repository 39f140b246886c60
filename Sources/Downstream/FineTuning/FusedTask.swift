package import Autograd
import Data
public import Encoders
public import Tensor

/// A task that a classifier on the fused first token answers: its examples, its classes, its network. The rest is the same for all.
public protocol FusedTask: FineTunedTask {
  /// The examples that are trained on.
  var training: FusedExamples { get }
  /// The items that are asked.
  var test: FusedExamples { get }
  /// The number of classes.
  var classCount: Int { get }
  /// How much of the items a model is shown.
  var sight: Sight { get }

  /// The network that is trained, on a backbone that belongs to it.
  func makeNetwork(_ backbone: Backbone, _ make: ParameterMaker) -> any FusedNetwork

  /// What the network learns before it sees an example; nothing unless a task says otherwise.
  func prepare(
    _ network: any FusedNetwork, of backbone: Backbone, seed: Seed, _ progress: (DownstreamProgress) throws -> Void
  ) throws

  /// What beside settings and data decides a result, for the fingerprint; empty unless a task says otherwise.
  var procedure: String { get }

  /// Numbers beside the mean score.
  func details(scores: [Float]) -> [DownstreamScore]

  /// The words that a class stands for; nil where classes are not answers.
  func answer(ofClass place: Int) -> String?
}

extension FusedTask {
  /// The share of right answers.
  public var metric: String { "accuracy" }

  /// A classifier over the first fused token of one picture and its text.
  public func makeNetwork(_ backbone: Backbone, _ make: ParameterMaker) -> any FusedNetwork {
    OnePictureNetwork(backbone, classes: classCount, make)
  }

  /// Nothing.
  public func prepare(
    _ network: any FusedNetwork, of backbone: Backbone, seed: Seed, _ progress: (DownstreamProgress) throws -> Void
  ) throws {}

  /// Empty: settings and data decide.
  public var procedure: String { "" }

  /// None.
  public func details(scores: [Float]) -> [DownstreamScore] { [] }

  /// Nil: classes are not answers.
  public func answer(ofClass place: Int) -> String? { nil }

  /// Items about one picture belong together.
  public var itemClusters: [Int]? { test.pictureClusters }

  /// Raised whenever the procedure changes a result.
  private var version: Int { 1 }

  /// A hash of name, version, settings, training and test examples.
  public var fingerprint: UInt64 {
    TaskFingerprint.of(
      "\(name) \(version) \(classCount) \(sight.rawValue)\(procedure)", settings, training: training.fingerprint,
      test: test.fingerprint)
  }

  /// What guessing without the picture reaches.
  public var baselines: [DownstreamScore] { BlindGuess(training: training.examples, test: test.examples).scores }

  /// Trains a network on the examples and answers the test items, once per seed.
  public func evaluate(
    _ backbone: Backbone, seed: Seed, progress: (DownstreamProgress) throws -> Void
  ) throws -> DownstreamResult {
    guard !test.examples.isEmpty else { throw DownstreamError.emptiness(task: name, part: "test") }
    try requireReadablePictures()
    let start = ContinuousClock.now
    let seed = seed.derived("downstream " + name)
    let backbone = settings.fitted(backbone)
    func makeNetwork() -> any FusedNetwork {
      let make = ParameterMaker(
        seed: seed.derived("head"), device: backbone.model.device, deviation: backbone.model.shape.initialDeviation)
      return self.makeNetwork(backbone.copied(), make)
    }
    let network = makeNetwork()
    try prepare(network, of: backbone, seed: seed.derived("preparation"), progress)
    let teacher = settings.distillation > 0 ? makeNetwork() : nil
    teacher?.parameters.takeValues(of: network.parameters)
    let learner = FusedLearner(
      network: network, teacher: teacher, distillation: settings.distillation,
      batches: FusedBatchMaker(task: name, set: training, backbone: backbone, training: settings, sight: sight),
      classes: classCount)
    let tuner = FineTuner(
      task: name, settings: settings, parameters: network.parameters, momentum: teacher?.parameters,
      examples: training.examples, seed: seed)
    try tuner.train(loss: learner.loss, progress)
    let classes = try answer(network, backbone, progress)
    let scores = zip(test.examples, classes).map { $0.scores[$1] ?? 0 }
    let words = classes.compactMap(answer(ofClass:))
    return DownstreamResult(
      task: self, scores: scores, kinds: test.examples.map(\.kind), details: details(scores: scores),
      trainingExamples: tuner.exampleCount, steps: settings.steps, seconds: (ContinuousClock.now - start) / .seconds(1),
      answers: words.isEmpty ? nil : words)
  }

  /// What is asked first: it is what a model would stop at after all of its training.
  package func requireReadablePictures() throws {
    try test.pictures.requireReadable(for: name)
    try training.pictures.requireReadable(for: name)
  }

  /// Items asked at a time; changes scores by rounding only.
  private var block: Int { 128 }

  /// The class that the network gives to each item; the lowest of equal ones.
  private func answer(
    _ network: any FusedNetwork, _ backbone: Backbone, _ progress: (DownstreamProgress) throws -> Void
  ) throws -> [Int] {
    let batches = FusedBatchMaker(task: name, set: test, backbone: backbone, sight: sight)
    var classes: [Int] = []
    for start in stride(from: 0, to: test.examples.count, by: block) {
      let range = start..<min(start + block, test.examples.count)
      // Evaluation draws nothing; any seed gives the same views.
      let logits = network.logits(try batches.batch(range, seed: Seed(0)), .inference).value
      let values = logits.values
      for row in 0..<range.count {
        let own = values[(row * classCount)..<((row + 1) * classCount)]
        guard own.allSatisfy(\.isFinite) else { throw DownstreamError.divergence(task: name, step: settings.steps) }
        classes.append(own.indices.reduce(own.startIndex) { own[$1] > own[$0] ? $1 : $0 } - own.startIndex)
      }
      try progress(
        DownstreamProgress(
          task: name, phase: .answering, completed: range.upperBound, total: test.examples.count))
    }
    return classes
  }
}

/// The loss of a classifier on examples: cross-entropy with their targets, softened by a momentum model where there is one.
package struct FusedLearner {
  let network: any FusedNetwork
  /// A moving average of `network`; nil without distillation.
  let teacher: (any FusedNetwork)?
  /// The teacher's share of the targets.
  let distillation: Float
  let batches: FusedBatchMaker
  let classes: Int

  package init(
    network: any FusedNetwork, teacher: (any FusedNetwork)?, distillation: Float, batches: FusedBatchMaker, classes: Int
  ) {
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
    var shares = [Float](repeating: 0, count: examples.count * classes)
    for (row, example) in examples.enumerated() {
      for (label, share) in example.targets { shares[row * classes + label] = share }
    }
    var soft = Tensor(shares, shape: [examples.count, classes], on: batch.views.device)
    if let taught { soft = soft * (1 - distillation) + taught * distillation }
    return ClassTargets(labels: labels, soft: soft, mix: 1)
  }
}

/// What one gets without looking at pictures and without learning: the most frequent class, and the most frequent class of the same text.
///
/// Counted over the training examples; of equally frequent classes the lowest. A text that was never seen falls back to the most frequent
/// class of all.
package struct BlindGuess {
  package let majority: Float
  package let sameText: Float

  package init(training: [FusedExample], test: [FusedExample]) {
    var counts: [Int: Float] = [:]
    var countsOfText: [String: [Int: Float]] = [:]
    for example in training {
      for (label, share) in example.targets {
        counts[label, default: 0] += share
        countsOfText[example.text, default: [:]][label, default: 0] += share
      }
    }
    func mostFrequent(_ counts: [Int: Float]) -> Int? { counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key }
    let best = mostFrequent(counts)
    func mean(_ answer: (FusedExample) -> Int?) -> Float {
      guard !test.isEmpty else { return 0 }
      return test.reduce(0) { sum, item in sum + (answer(item).flatMap { item.scores[$0] } ?? 0) } / Float(test.count)
    }
    majority = mean { _ in best }
    sameText = mean { countsOfText[$0.text].flatMap(mostFrequent) ?? best }
  }

  /// In percent.
  var scores: [DownstreamScore] {
    [DownstreamScore("majority", 100 * Double(majority)), DownstreamScore("same text", 100 * Double(sameText))]
  }
}
