public import Encoders
public import Parts

/// A pre-training loss that a recipe can add, weight or leave out. A value: equal objectives train identically.
///
/// An objective asks the step for typed features (`step[OnlineImage()]`), each computed when first asked for and shared by all
/// objectives of the step. It never changes anything: ordered side effects belong to the trainer.
public protocol Objective: Part {
  /// The parameters that only this objective needs.
  associatedtype Head: Layer = NoHead

  /// The key in tables, manifests and on the command line.
  static var name: ObjectiveName { get }

  /// The loss in one line of plain text, for lists; empty if it does not say. `CE(logits, targets)` is a cross-entropy, `x` and `y` are the vectors
  /// of pictures and captions, `x'` and `y'` the momentum encoders', `t` is a temperature.
  static var formula: String { get }

  /// Who proposed it and where, for lists: `Radford et al. 2021, figure 3`; empty if it does not say.
  static var source: String { get }

  /// The names of the numbers that `term` reports beside its loss, in the order of a log.
  static var metricNames: [String] { get }

  /// What it needs of the encoders beside the vectors of the whole; a recipe whose encoders do not give it is refused. Nothing, if it
  /// does not say.
  static var needs: Set<EncoderOutput> { get }

  /// Whether the loss reads `PairBatch.firstViews` or `PairBatch.secondViews` itself, and not by features alone; false, if it does not
  /// say. Where it does, what frozen layers make of pictures is not computed before training.
  var readsPixels: Bool { get }

  /// Why it cannot be trained with such a model, or nil, which is the default: a clause that names the setting, what it is and what it
  /// may be, such as `pairs is 0; it must be at least 1`. It is said before anything is trained.
  func fault(for outline: ModelOutline) -> String?

  /// Makes the head with parameters named by their path in checkpoints.
  func makeHead(for model: ModelShape, _ make: ParameterMaker) -> Head

  /// Whether the loss reads the momentum encoders or the queues; if no objective of a recipe does, they never run.
  func readsMomentum(distillation: Float) -> Bool

  /// Whether the loss reads the queues; if no objective of a recipe does, nothing is put into them.
  var readsQueues: Bool { get }

  /// Whether the loss reads the momentum features of other pairs than the step's own, as ``ImageKeys`` and ``TextKeys`` give them; if no objective
  /// of a step does and no queue is to be filled, those of a whole batch that is cut are not gathered.
  var readsKeys: Bool { get }

  /// Between what values theory puts the loss of the first step, before anything is learned from random weights; nil, the default,
  /// if theory says nothing. A loss outside raises a warning.
  func startBand(for step: TrainingStep) -> ReferenceBand?

  /// How many things each part of the term is the mean over, in the order of ``LossTerm/parts``; one part over the step's pairs, unless
  /// it says otherwise.
  ///
  /// Where a batch is cut into shards, their parts are weighed by it, so that a word counts the same in whichever shard it is. Asked
  /// before anything has been computed, of a step without pictures: it may look at captions, groups and samples, and at features of them.
  func counts(in step: TrainingStep) -> [Int]

  /// The scalar loss of the step, and the numbers worth plotting beside it.
  func term(for step: TrainingStep, head: Head) -> LossTerm
}

extension PartKind {
  /// What is trained on.
  public static let objective = PartKind("objective")
}

extension Objective {
  /// The kind `objective`.
  public static var kind: PartKind { .objective }
  /// The objective's name.
  public static var partName: String { name.rawValue }
  /// Empty: lists show no formula.
  public static var formula: String { "" }
  /// Empty: lists name no source.
  public static var source: String { "" }
  /// None.
  public static var metricNames: [String] { [] }
  /// Nothing beside the vectors of the whole.
  public static var needs: Set<EncoderOutput> { [] }
  /// False: it reads features alone.
  public var readsPixels: Bool { false }
  /// None: it can be trained with every model.
  public func fault(for outline: ModelOutline) -> String? { nil }
  /// True, which is never wrong and may cost time.
  public func readsMomentum(distillation: Float) -> Bool { true }
  /// True, which is never wrong.
  public var readsQueues: Bool { true }
  /// True, which is never wrong and may cost time.
  public var readsKeys: Bool { true }
  /// Nil: nothing is known of the first loss.
  public func startBand(for step: TrainingStep) -> ReferenceBand? { nil }
  /// The pairs of the step.
  public func counts(in step: TrainingStep) -> [Int] { [step.count] }
}

extension Objective where Head == NoHead {
  /// No parameters.
  public func makeHead(for model: ModelShape, _ make: ParameterMaker) -> NoHead { NoHead() }
}

/// The key of an objective in tables, manifests and on the command line, such as `lmi`.
public struct ObjectiveName: Hashable, Sendable, Codable, ExpressibleByStringLiteral, CustomStringConvertible,
  Comparable
{
  /// The word in recipes, tables and logs.
  public let rawValue: String

  /// A name as it is written in recipes.
  public init(_ rawValue: String) { self.rawValue = rawValue }
  /// A name as it is written in recipes.
  public init(stringLiteral value: String) { self.init(value) }

  /// Reads the word.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the word.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  /// The word.
  public var description: String { rawValue }
  /// In the order of the alphabet.
  public static func < (a: ObjectiveName, b: ObjectiveName) -> Bool { a.rawValue < b.rawValue }
}

/// Between what values theory puts a loss before anything is learned.
///
/// Wide enough that no sound run from random weights leaves it, and narrow enough that a loss that is summed instead of averaged, a
/// missing temperature or a wrong number of classes does.
public struct ReferenceBand: Sendable, Hashable {
  /// The least loss that theory allows for.
  public let low: Float
  /// The greatest loss that theory allows for.
  public let high: Float
  /// Where the values come from, as in `ln of 384 candidates is 5.95`.
  package let reason: String

  /// A band, and why it is expected: the end of a sentence.
  public init(_ range: ClosedRange<Float>, _ reason: String) {
    low = range.lowerBound
    high = range.upperBound
    self.reason = reason
  }

  /// Whether a loss may begin like this.
  package func contains(_ loss: Float) -> Bool { low <= loss && loss <= high }
}
