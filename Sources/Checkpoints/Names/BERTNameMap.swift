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

  public func destination(of name: String) -> NameDestination {
    let rest = name.removing(prefixes: ["module."]).removing(prefixes: ["0.auto_model."]).removing(prefixes: ["bert."])
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
    let modern = modernNorm(rest)
    if rest.hasPrefix("cls.predictions.transform.") { return .array(root + "." + modern) }
    if embeddings.contains(modern) { return .array(root + ".bert." + modern) }
    if let (_, part) = rest.numbered(after: "encoder.layer."), part.hasPrefix(among: layerParts) {
      return .array(root + ".bert." + modern)
    }
    return .unknown
  }

  private static let embeddings = [
    "word_embeddings.weight", "position_embeddings.weight", "token_type_embeddings.weight", "LayerNorm.weight",
    "LayerNorm.bias",
  ].map { "embeddings." + $0 }

  private static let layerParts = [
    "attention.self.", "attention.output.", "crossattention.self.", "crossattention.output.", "intermediate.dense.",
    "output.",
  ]

  /// TensorFlow called a norm's scale and shift gamma and beta, and so do the first converted files.
  private static func modernNorm(_ name: String) -> String {
    if name.hasSuffix("LayerNorm.gamma") { return name.dropLast("gamma".count) + "weight" }
    if name.hasSuffix("LayerNorm.beta") { return name.dropLast("beta".count) + "bias" }
    return name
  }
}

extension NameMap where Self == BERTNameMap {
  public static var huggingFaceBERT: BERTNameMap { BERTNameMap() }
}
