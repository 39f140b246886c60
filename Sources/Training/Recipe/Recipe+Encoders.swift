package import Encoders
import Losses
import Parts

extension Recipe {
  /// What the model will be like.
  package var outline: ModelOutline { ModelOutline(shape: model, encoders: encoders) }

  /// Why the encoders do not fit the rest of the recipe, or nil.
  var encoderFault: String? {
    for objective in objectives where !objective.weight.isZero {
      guard let absence = outline.absence(among: type(of: objective.objective).needs) else { continue }
      return "the objective '\(objective.name)' needs \(absence)"
    }
    return frozen.fault(for: outline) ?? foreignWeights
  }

  /// Published weights go by the names of the standard encoders.
  private var foreignWeights: String? {
    guard let initialization else { return nil }
    var beginning: [(kind: PartKind, isStandard: Bool)] = []
    if (initialization.image ?? initialization.whole) != nil {
      beginning.append((.imageEncoder, encoders.image is ViT))
    }
    if initialization.textSource != nil {
      beginning.append((.textEncoder, encoders.text is BERT))
      beginning.append((.fusionEncoder, encoders.fusion is BERTFusion))
    }
    guard let kind = beginning.first(where: { !$0.isStandard })?.kind else { return nil }
    return
      "its \(kind) begins with published weights, which the \(kind) '\(encoders.name(of: kind))' cannot take; use the "
      + "standard one or leave the weights out"
  }
}
