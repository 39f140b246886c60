package import Autograd
package import Data
public import Encoders
public import Tensor

/// The small world in which objectives are checked: a model off its initial values, a batch with unequal captions, filled queues.
///
/// Everything is a function of `seed`; two worlds made of equal fixtures are equal bit for bit.
public struct ConformanceFixture: Sendable {
  package var shape: ModelShape
  /// How the model's encoders are built; an objective is checked in the company of those of your own, and they in its.
  public var encoders = EncoderChoice.vitBERT
  package var tokens = SpecialTokens(padding: 0, unknown: 1, classification: 2, separator: 3, mask: 4)
  /// Tokens a caption, [CLS] included; one pair each.
  public var captionLengths = [9, 6, 12, 8]
  /// Which pairs share a group, by number; nil if every pair is of its own. Queue rows are then of these groups and of others.
  public var groupNumbers: [Int]?
  /// Rows of each queue.
  package var queueSize = 6
  /// High enough that float32 differences are sharp.
  package var temperature: Float = 0.2
  /// The share of the momentum encoders' predictions in the targets, in `0...1`.
  public var distillation: Float = 0.4
  /// What weights, pictures, captions and draws come from.
  public var seed = Seed(2022)
  /// One thread: the work is too small to share.
  package var device: any Device = ConformanceFixture.singleThread

  /// The standard objectives.
  static let objectives: [any Objective] = [CMA(), IMC(), LMI(), ITM(), MLM()]

  private static let singleThread = CPUDevice(threadCount: 1)

  /// The widths of picture, text and shared space differ.
  public init(
    shape: ModelShape = ModelShape(
      imageSide: 32, patch: 8, imageWidth: 16, imageDepth: 1, imageHeads: 2, textWidth: 24, textDepth: 1,
      fusionDepth: 2, textHeads: 2, vocabularySize: 64, maxPositions: 16, embedWidth: 12, dropout: 0.1)
  ) {
    self.shape = shape
  }

  /// The same world without dropout.
  package var withoutDropout: ConformanceFixture {
    var result = self
    result.shape.dropout = 0
    return result
  }

  /// A model whose online and momentum parameters differ and whose biases are not zero, so that no mix-up stays hidden.
  package func makeModel() -> Model {
    let model = Model(
      shape: shape, encoders: encoders, temperature: temperature, seed: seed.derived("model"), device: device)
    unsettle(model.online.parameters + model.momentum.parameters)
    return model
  }

  package func makeHead<Checked: Objective>(of objective: Checked) -> Checked.Head {
    let head = objective.makeHead(for: shape, ParameterMaker(seed: seed.derived("model"), device: device))
    unsettle(head.parameters + head.momentumTwins.map(\.momentum) + head.movingMeans.map(\.value))
    return head
  }

  package func makeQueues() -> FeatureQueues {
    var queues = FeatureQueues(size: queueSize, width: shape.embedWidth, seed: seed.derived("queues"), on: device)
    guard groupNumbers != nil else { return queues }
    // Every other row is of a group of the batch; the two queues are filled by different amounts.
    func known(_ queue: FeatureQueue, shift: Int) -> FeatureQueue {
      let groups = (0..<queueSize).map { row in
        row % 2 == 0
          ? FeatureQueue.unknownGroup : GroupNumbers.number(of: group(of: (row / 2 + shift) % captionLengths.count))
      }
      return FeatureQueue(features: queue.features, next: 0, groups: groups)
    }
    queues = FeatureQueues(image: known(queues.image, shift: 0), text: known(queues.text, shift: 1))
    return queues
  }

  private func group(of row: Int) -> String { "group \(groupNumbers.map { $0[row % $0.count] } ?? row)" }

  /// Random pictures and random captions of `captionLengths`, samples in no order.
  package func makeBatch() -> PairBatch {
    let count = captionLengths.count
    let ordinary = Int(tokens.mask) + 1
    let rows = captionLengths.enumerated().map { row, length in
      var random = seed.derived("caption", row).stream()
      return [tokens.classification]
        + (1..<max(1, length)).map { _ in Int32(ordinary + random.index(below: shape.vocabularySize - ordinary)) }
    }
    return PairBatch(
      firstViews: pictures("first views", count: count), secondViews: pictures("second views", count: count),
      text: PackedText(rows), samples: (0..<count).map { ($0 * 7 + 5) % 31 },
      groups: (0..<count).map(group(of:)))
  }

  private func pictures(_ purpose: String, count: Int) -> Tensor {
    var random = seed.derived(purpose).stream()
    return Tensor(shape: [count, 3, shape.imageSide, shape.imageSide], on: device) { random.normal() }
  }

  /// Moves parameters by normal numbers of deviation 0.1, keyed by their path.
  func unsettle(_ parameters: [Parameter]) {
    for parameter in parameters {
      var random = seed.derived("unsettle " + parameter.path).stream()
      parameter.value.changeValues { values in
        for index in values.indices { values[index] += 0.1 * random.normal() }
      }
    }
  }
}

extension PairBatch {
  /// The same pairs with caption `row` cut to its first token for all `rows`.
  package func emptyingCaptions(_ rows: Set<Int>) -> PairBatch {
    let captions = (0..<count).map { row in
      let ids = text.offsets.range(row).map { text.ids.values[$0] }
      return rows.contains(row) ? Array(ids.prefix(1)) : ids
    }
    return PairBatch(
      firstViews: firstViews, secondViews: secondViews, text: PackedText(captions), samples: samples, groups: groups)
  }
}

/// The objective under examination and its world; the checks are extensions, one file per family.
package struct ConformanceSubject<Checked: Objective> {
  package let objective: Checked
  package let fixture: ConformanceFixture

  package init(objective: Checked, fixture: ConformanceFixture) {
    self.objective = objective
    self.fixture = fixture
  }

  /// The same objective in the same world without dropout.
  var withoutDropout: ConformanceSubject {
    ConformanceSubject(objective: objective, fixture: fixture.withoutDropout)
  }

  /// The company in which the checked one must behave.
  var company: [any Objective] { ConformanceFixture.objectives }

  /// One step in a fresh world: the term alone, with its gradients.
  func outcome(batch: PairBatch? = nil) -> ConformanceOutcome {
    let world = ConformanceWorld(fixture, batch: batch)
    let step = world.makeStep()
    let term = objective.term(for: step, head: fixture.makeHead(of: objective))
    return ConformanceOutcome(term, on: world.tape)
  }
}

/// A model, queues and a tape of their own for one step.
package struct ConformanceWorld {
  package let fixture: ConformanceFixture
  package let model: Model
  package let queues: FeatureQueues
  package let batch: PairBatch
  package let tape = Tape()

  package init(_ fixture: ConformanceFixture, batch: PairBatch? = nil) {
    self.fixture = fixture
    model = fixture.makeModel()
    queues = fixture.makeQueues()
    self.batch = batch ?? fixture.makeBatch()
  }

  /// A step on this world's tape, or on one of its own.
  package func makeStep(on tape: Tape? = nil, distillation: Float? = nil) -> TrainingStep {
    TrainingStep(
      model: model, batch: batch, queues: queues, tokens: fixture.tokens,
      distillation: distillation ?? fixture.distillation, seed: fixture.seed.derived("step"), tape: tape ?? self.tape)
  }

  /// The term of any objective in `step`, with a head of its own.
  package func term<Other: Objective>(of objective: Other, in step: TrainingStep) -> LossTerm {
    objective.term(for: step, head: fixture.makeHead(of: objective))
  }
}
