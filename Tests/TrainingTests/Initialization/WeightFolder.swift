import Encoders
import Foundation
import Tensor
import TestSupport
import Training

/// A folder with a small BERT, its configuration and its vocabulary, that is removed with the value.
final class WeightFolder {
  let path: String
  /// The model whose text and fusion layers are in the file.
  let model: Model

  /// 24 wide, two layers, four heads, 40 tokens.
  static let shape = ModelShape.smoke.fitting(
    WeightSizes(text: WeightSizes.Text(width: 24, depth: 2, vocabularySize: 40, maxPositions: 64, heads: 4)))

  init(seed: UInt64 = 1) throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("triad-weights-\(UUID().uuidString)").path
    var shape = Self.shape
    shape.maxPositions = 64
    model = Model(shape: shape, temperature: 1, seed: Seed(seed))
    let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
    try writeBERT(of: model, tokens: letters + letters.prefix(9).map { "##" + $0 }, to: path)
    try write(#"{"num_attention_heads":4,"hidden_act":"gelu"}"#, to: "config.json")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to file: String) throws {
    try Foundation::Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + file))
  }
}
