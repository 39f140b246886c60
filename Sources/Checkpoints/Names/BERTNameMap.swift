import Encoders

/// The names of BERT in Hugging Face's transformers, with `bert.` or without, with `weight` and `bias` or the older `gamma` and
/// `beta` of its norms, and below `0.auto_model.` as sentence-transformers saves it.
///
/// The layers go to the text encoder and then, counting on, to the fusion encoder, as the paper initializes them; the
/// cross-attentions of the fusion layers have no counterpart.
public struct BERTNameMap: NameMap {
  public let name = "bert"
  public let title = "Hugging Face BERT"

  package init() {}

  /// Where an array goes: embeddings and lower layers to the text encoder, the others to the fusion encoder.
  public func destination(of name: String) -> NameDestination {
    let rest = name.unwrapped.removing(prefixes: ["0.auto_model."]).removing(prefixes: ["bert."])
    return BERTNameMap.destination(of: rest, under: "text_encoder")
  }

  /// `rest` is the name without `bert.`.
  static func destination(of rest: String, under root: String) -> NameDestination {
    switch rest {
    case "embeddings.position_ids": return .dropped
    case "cls.predictions.decoder.weight": return .alias(of: root + ".bert.embeddings.word_embeddings.weight")
    case "cls.predictions.decoder.bias": return .alias(of: root + ".cls.predictions.bias")
    case "cls.predictions.bias": return .array(root + "." + rest)
    default: break
    }
    if rest.hasPrefix(among: ["pooler.", "cls.seq_relationship."]) { return .dropped }
    let modern = rest.modernNorm
    if rest.hasPrefix("cls.predictions.transform.") { return .array(root + "." + modern) }
    if embeddings.contains(modern) { return .array(root + ".bert." + modern) }
    if let (_, part) = rest.numbered(after: "encoder.layer."), layerParts.contains(part.modernNorm) {
      return .array(root + ".bert." + modern)
    }
    return .unknown
  }

  private static let embeddings = [
    "word_embeddings.weight", "position_embeddings.weight", "token_type_embeddings.weight", "LayerNorm.weight",
    "LayerNorm.bias",
  ].map { "embeddings." + $0 }

  /// All of them: another array of a layer would change what it computes.
  private static let layerParts = Set(
    (["attention", "crossattention"].flatMap { attention in
      ["self.query", "self.key", "self.value", "output.dense", "output.LayerNorm"].map { "\(attention).\($0)" }
    } + ["intermediate.dense", "output.dense", "output.LayerNorm"]).flatMap { ["\($0).weight", "\($0).bias"] })
}

extension String {
  /// TensorFlow called a norm's scale and shift gamma and beta, and so do the first converted files.
  fileprivate var modernNorm: String {
    if hasSuffix("LayerNorm.gamma") { return dropLast("gamma".count) + "weight" }
    if hasSuffix("LayerNorm.beta") { return dropLast("beta".count) + "bias" }
    return self
  }
}

extension NameMap where Self == BERTNameMap {
  /// BERT in transformers or sentence-transformers.
  public static var huggingFaceBERT: BERTNameMap { BERTNameMap() }
}
