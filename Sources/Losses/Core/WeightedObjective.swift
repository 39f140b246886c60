import Autograd
import Encoders
package import Parts
import Tensor

/// An objective with its weight in a recipe.
public struct WeightedObjective: Sendable, Hashable {
  /// The objective with its version.
  package let part: VersionedPart<any Objective>
  /// What its loss is multiplied by, over the steps of a run.
  public var weight: Schedule
  /// How often it is computed, and on how many pairs.
  public var cadence: Cadence

  /// An objective whose weight may change over a run.
  public init(_ objective: any Objective, weight: Schedule, cadence: Cadence = .always) {
    part = VersionedPart(objective, as: objective)
    self.weight = weight
    self.cadence = cadence
  }

  /// An objective of constant weight.
  public init(_ objective: any Objective, weight: Float = 1, cadence: Cadence = .always) {
    self.init(objective, weight: .constant(weight), cadence: cadence)
  }

  /// The objective itself.
  public var objective: any Objective { part.value }

  /// Its weight in a step; nil where it is not computed.
  package func weight(at step: Int, of steps: Int) -> Float? {
    guard cadence.includes(step: step) else { return nil }
    let value = weight.value(at: step, of: steps)
    return value == 0 ? nil : value
  }

  /// The name of the objective.
  public var name: ObjectiveName { type(of: objective).name }

  /// Another objective at the same weight and in the same rhythm.
  public func replaced(by objective: any Objective) -> WeightedObjective {
    WeightedObjective(objective, weight: weight, cadence: cadence)
  }

  /// The objectives of Triple Contrastive Learning, in the paper's order, then those of the field.
  package static let standardTypes = PartTypes()
    .adding(CMA.self).adding(IMC.self).adding(LMI.self).adding(ITM.self).adding(MLM.self)
    .adding(CLIP.self).adding(UniCL.self).adding(HardNCE.self).adding(VSEPlusPlus.self).adding(SigLIP.self)
    .adding(FILIP.self).adding(BarlowTwins.self).adding(VICReg.self).adding(RelativePosition.self).adding(MIM.self)
    .adding(Jigsaw.self).adding(Captioning.self).adding(DINO.self)
}

extension WeightedObjective: Codable {
  private enum CodingKeys: String, CodingKey { case name, settings, version, weight, cadence }

  /// Reads name, version, settings, weight and rhythm; the name must be known to the decoder's catalogue of parts.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    part = try container.decodePart(
      .objective, as: { $0 as? any Objective }, name: .name, settings: .settings, version: .version,
      among: decoder.partTypes(or: WeightedObjective.standardTypes))
    weight = try container.decode(Schedule.self, forKey: .weight)
    cadence = try container.decodeIfPresent(Cadence.self, forKey: .cadence) ?? .always
  }

  /// Writes name, version, settings and weight, and the rhythm where it is not computed in every step.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(part, name: .name, settings: .settings, version: .version)
    try container.encode(weight, forKey: .weight)
    // A recipe that names none has the identity that it had before there was a choice.
    if cadence != .always { try container.encode(cadence, forKey: .cadence) }
  }
}
