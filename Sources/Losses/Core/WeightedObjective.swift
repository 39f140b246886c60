import Autograd
package import Encoders
package import Parts
import Tensor

/// An objective with its weight in a recipe.
public struct WeightedObjective: Sendable, Hashable {
  /// The objective with its version.
  package let part: VersionedPart<any Objective>
  public var weight: WeightSchedule

  public init(_ objective: any Objective, weight: WeightSchedule) {
    part = VersionedPart(objective, as: objective)
    self.weight = weight
  }

  public init(_ objective: any Objective, weight: Float = 1) {
    self.init(objective, weight: .constant(weight))
  }

  public var objective: any Objective { part.value }

  public var name: ObjectiveName { type(of: objective).name }

  /// The objectives of Triple Contrastive Learning, in the paper's order.
  package static let standardTypes = PartTypes()
    .adding(CMA.self).adding(IMC.self).adding(LMI.self).adding(ITM.self).adding(MLM.self)
}

extension WeightedObjective: Codable {
  private enum CodingKeys: String, CodingKey { case name, settings, version, weight }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    part = try container.decodePart(
      .objective, as: { $0 as? any Objective }, name: .name, settings: .settings, version: .version,
      among: decoder.partTypes(or: WeightedObjective.standardTypes))
    weight = try container.decode(WeightSchedule.self, forKey: .weight)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(part, name: .name, settings: .settings, version: .version)
    try container.encode(weight, forKey: .weight)
  }
}

/// The weight of an objective over the steps of a run.
public struct WeightSchedule: Sendable, Codable, Hashable {
  /// The weight at the end, and always for a constant schedule.
  package var final: Float
  /// The weight before the ramp.
  package var initial: Float
  /// The share of the run's steps at which the ramp begins and ends, in `0...1`.
  package var rampStart: Float
  package var rampEnd: Float

  private init(final: Float, initial: Float, rampStart: Float, rampEnd: Float) {
    self.final = final
    self.initial = initial
    self.rampStart = rampStart
    self.rampEnd = rampEnd
  }

  /// The same weight at every step.
  public static func constant(_ weight: Float) -> WeightSchedule {
    WeightSchedule(final: weight, initial: weight, rampStart: 0, rampEnd: 0)
  }

  /// `initial` up to the share `start` of the run, then linearly to `final` at the share `end`.
  public static func ramp(from initial: Float, to final: Float, start: Float, end: Float) -> WeightSchedule {
    WeightSchedule(final: final, initial: initial, rampStart: start, rampEnd: end)
  }

  /// The weight at `step` of `steps`.
  package func weight(at step: Int, of steps: Int) -> Float {
    guard initial != final, steps > 0 else { return final }
    let progress = Float(step) / Float(steps)
    if progress < rampStart { return initial }
    if progress >= rampEnd { return final }
    return initial + (final - initial) * (progress - rampStart) / (rampEnd - rampStart)
  }

  /// True if the objective never counts.
  package var isZero: Bool { initial == 0 && final == 0 }
}

/// An objective together with the head that was made for it: what a trainer runs.
package struct BoundObjective {
  package let name: ObjectiveName
  package let weight: WeightSchedule
  /// The parameters of the head and their momentum twins.
  package let head: any Layer
  /// Whether the objective reads the queues.
  package let readsQueues: Bool
  /// What it reports beside its loss.
  package let metricNames: [String]
  /// Nil unless it compares online features of all pairs of a batch.
  package let gathering: BoundGathering?
  private let makeTerm: (TrainingStep) -> LossTerm
  private let makeBand: (TrainingStep) -> ReferenceBand?
  private let needsMomentum: (Float) -> Bool
  private let makeCounts: (TrainingStep) -> [Int]

  /// Makes the head of `weighted` for a model of `shape`.
  package init(_ weighted: WeightedObjective, shape: ModelShape, _ make: ParameterMaker) {
    self.init(opening: weighted.objective, weight: weighted.weight, shape: shape, make)
  }

  private init(
    opening objective: some Objective, weight: WeightSchedule, shape: ModelShape, _ make: ParameterMaker
  ) {
    let head = objective.makeHead(for: shape, make)
    name = type(of: objective).name
    self.weight = weight
    self.head = head
    readsQueues = objective.readsQueues
    metricNames = type(of: objective).metricNames
    gathering = BoundGathering(objective, head: head)
    makeTerm = { objective.term(for: $0, head: head) }
    makeBand = objective.startBand(for:)
    needsMomentum = objective.readsMomentum(distillation:)
    makeCounts = objective.counts(in:)
  }

  /// The unweighted loss of the step.
  package func term(for step: TrainingStep) -> LossTerm {
    step.model.device.runPart(name.rawValue, isShared: true) { makeTerm(step) }
  }

  /// How many things each part of the term is the mean over.
  package func counts(in step: TrainingStep) -> [Int] { makeCounts(step) }

  /// Between what values theory puts the loss of the first step; nil if it says nothing.
  package func startBand(for step: TrainingStep) -> ReferenceBand? { makeBand(step) }

  /// Whether the objective reads the momentum encoders or the queues at this distillation share.
  package func readsMomentum(distillation: Float) -> Bool { needsMomentum(distillation) }
}
