import Autograd
import Encoders
import Foundation
import Tensor
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
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    var shape = Self.shape
    shape.maxPositions = 64
    model = Model(shape: shape, temperature: 1, seed: Seed(seed))
    var writer = SafeTensorsWriter()
    for parameter in model.online.text.parameters + model.online.fusion.parameters {
      for (name, value) in PublishedNames.arrays(of: parameter.value, as: parameter)
      where !name.contains("crossattention") {
        writer.add(String(name.dropFirst("text_encoder.".count)), value)
      }
    }
    try writer.write(to: path + "/model.safetensors")
    try write(#"{"num_attention_heads":4,"hidden_act":"gelu"}"#, to: "config.json")
    let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
    let tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + letters + letters.prefix(9).map { "##" + $0 }
    try write(tokens.map { $0 + "\n" }.joined(), to: "vocab.txt")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to file: String) throws {
    try Foundation::Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + file))
  }
}
