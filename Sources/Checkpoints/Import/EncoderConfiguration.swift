import Files
import Foundation
import JSON

/// The `config.json` beside the weights of an encoder, as Hugging Face's transformers and timm write it.
///
/// Whatever of it changes what the encoder computes is used, agrees with the arrays and with what is computed here, or is an error: arrays
/// do not tell heads or activations apart. What concerns training alone, such as dropout, is the recipe's choice.
struct EncoderConfiguration {
  let path: String
  /// The name of the weights, for messages.
  private let weights: String
  private let root: JSONValue

  /// The configuration in the folder of `file`; nil if there is none.
  init?(beside file: String) throws(CheckpointError) {
    do throws(NeighbouringObject.Fault) {
      guard let object = try NeighbouringObject("config.json", beside: file) else { return nil }
      (path, root) = (object.path, object.root)
    } catch {
      switch error {
      case .unreadable(let path, let error): throw .unreadableFile(path: path, reason: error.reason)
      case .malformed(let path, let error): throw .malformedConfiguration(path: path, reason: error.description)
      case .other(let path): throw .malformedConfiguration(path: path, reason: "it is not a JSON object")
      }
    }
    weights = (file as NSString).lastPathComponent
  }

  /// The number of heads and the epsilon of the norms of a BERT of these sizes; nil where it does not say them.
  ///
  /// - Parameter shape: Of the file's array of a published name.
  func text(
    _ sizes: WeightSizes.Text, _ shape: (String) -> [Int]?
  ) throws(CheckpointError) -> (heads: Int?, epsilon: Double?) {
    let root = "text_encoder.bert."
    try require("model_type", among: ["bert"])
    try require("position_embedding_type", among: ["absolute"])
    try requireSaid("is_decoder", false, "attention in both directions")
    try requireSaid("is_encoder_decoder", false, "an encoder alone")
    if sizes.crossedDepth == 0 { try requireSaid("add_cross_attention", false, "layers without cross-attention") }
    try requireCommon(width: sizes.width, depth: sizes.depth)
    try require("embedding_size", sizes.width)
    try require("vocab_size", sizes.vocabularySize)
    try require("max_position_embeddings", sizes.maxPositions)
    try require("type_vocab_size", shape(root + "embeddings.token_type_embeddings.weight")?.first)
    try require("intermediate_size", shape(root + "encoder.layer.0.intermediate.dense.weight")?.max())
    return (try heads("num_attention_heads", width: sizes.width), try epsilon())
  }

  /// The same of a ViT.
  func image(
    _ sizes: WeightSizes.Image, _ shape: (String) -> [Int]?
  ) throws(CheckpointError) -> (heads: Int?, epsilon: Double?) {
    let root = "visual_encoder."
    try require("model_type", among: ["vit", "deit", "dinov2", "vit_mae", "vit_msn"])
    try requireSaid("use_swiglu_ffn", false, "feed-forward layers with GELU")
    try requireSaid("qkv_bias", true, "queries, keys and values with biases")
    try require("num_register_tokens", 0)
    try requireCommon(width: sizes.width, depth: sizes.depth)
    try require("num_channels", 3)
    try require("patch_size", sizes.patch)
    let hidden = shape(root + "blocks.0.mlp.fc1.weight")?.max()
    try require("intermediate_size", hidden)
    try require("mlp_ratio", hidden.map { Double($0) / Double(sizes.width) })
    try requireSide(positions: shape(root + "pos_embed"), patch: sizes.patch)
    let own = try timmHeads(sizes)
    return (try heads("num_attention_heads", width: sizes.width) ?? own, try epsilon())
  }

  private func requireCommon(width: Int, depth: Int) throws(CheckpointError) {
    try require("hidden_act", among: ["gelu"])
    try require("hidden_size", width)
    try require("num_hidden_layers", depth)
    if let count = try heads("num_attention_heads", width: width) {
      try require("num_key_value_heads", count)
      try require("head_dim", width / count)
    }
  }
}

// What timm writes.
extension EncoderConfiguration {
  /// The heads of a `model_args`, whose other sizes must be those of the arrays.
  private func timmHeads(_ sizes: WeightSizes.Image) throws(CheckpointError) -> Int? {
    try require("num_features", sizes.width)
    if let name = root["architecture"]?.string, name.contains("quickgelu") {
      throw contradiction("architecture", .string(name), "only gelu can be computed")
    }
    guard root["model_args"] != nil else { return nil }
    try require("model_args.embed_dim", sizes.width)
    try require("model_args.depth", sizes.depth)
    try require("model_args.patch_size", sizes.patch)
    try require("model_args.act_layer", among: ["gelu"])
    try require("model_args.global_pool", among: ["token"])
    return try heads("model_args.num_heads", width: sizes.width)
  }
}

// Values, each of them an error where it is not what it must be.
extension EncoderConfiguration {
  /// Nil where it is absent or null, which leaves it open; points lead into objects.
  private func value(_ key: String) -> JSONValue? {
    let value = key.split(separator: ".").reduce(JSONValue?.some(root)) { $0?[String($1)] }
    return value.flatMap { $0.isNull ? nil : $0 }
  }

  private func contradiction(_ key: String, _ found: JSONValue, _ rest: String) -> CheckpointError {
    .malformedConfiguration(path: path, reason: "its \(key) is \(found.compactText.prefix(80)), but \(rest)")
  }

  private func require(_ key: String, among known: [String]) throws(CheckpointError) {
    guard let found = value(key) else { return }
    guard let word = found.string, known.contains(word) else {
      let choices = known.count == 1 ? known[0] : known.dropLast().joined(separator: ", ") + " and \(known.last ?? "")"
      throw contradiction(key, found, "only \(choices) can be computed")
    }
  }

  private func requireSaid(_ key: String, _ known: Bool, _ meaning: String) throws(CheckpointError) {
    guard let found = value(key), found.bool != known else { return }
    throw contradiction(key, found, "only \(known) can be computed, \(meaning)")
  }

  /// - Parameter known: What the arrays say; nil if nothing.
  private func require(_ key: String, _ known: Int?) throws(CheckpointError) {
    guard let found = value(key), let known, found.integer != known else { return }
    // Patches may be given as two sides.
    if let sides = found.array, sides.count == 2, sides.allSatisfy({ $0.integer == known }) { return }
    throw contradiction(key, found, "\(weights) has \(known)")
  }

  private func require(_ key: String, _ known: Double?) throws(CheckpointError) {
    guard let found = value(key), let known else { return }
    // A product of whole numbers that a ratio rounds.
    guard let number = found.number, abs(number - known) < 0.01 else {
      throw contradiction(key, found, "\(weights) has \(known)")
    }
  }

  /// The side of pictures that the positions are for.
  private func requireSide(positions: [Int]?, patch: Int) throws(CheckpointError) {
    guard let found = value("image_size"), let positions, positions.count == 3, patch > 0,
      let (side, _) = PositionGrid.side(ofPlaces: positions[1])
    else { return }
    let sides = found.array ?? [found]
    guard !sides.isEmpty, sides.allSatisfy({ $0.integer.map { $0 / patch } == side }) else {
      throw contradiction("image_size", found, "\(weights) has positions for \(side * patch)")
    }
  }

  private func heads(_ key: String, width: Int) throws(CheckpointError) -> Int? {
    guard let found = value(key) else { return nil }
    guard let count = found.integer, count > 0 else {
      throw contradiction(key, found, "the number of heads is a whole number from 1")
    }
    guard width.isMultiple(of: count) else {
      throw contradiction(key, found, "the width \(width) of \(weights) is not a multiple of it")
    }
    return count
  }

  private func epsilon() throws(CheckpointError) -> Double? {
    guard let found = value("layer_norm_eps") else { return nil }
    guard let number = found.number, number > 0, number < 1 else {
      throw contradiction("layer_norm_eps", found, "it must lie between 0 and 1")
    }
    return number
  }
}
