import Autograd
import Encoders
import Foundation
import Tensor
import Training

/// Writes a BERT of `width` and two layers into `folder`, as Hugging Face would store it: `model.safetensors` and `vocab.txt`.
package func writeSmallBERT(width: Int, to folder: String) throws {
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  let shape = ModelShape.smoke.fitting(
    WeightSizes(text: WeightSizes.Text(width: width, depth: 2, vocabularySize: 31, maxPositions: 32)))
  let model = Model(shape: shape, temperature: 1, seed: Seed(8))
  var writer = SafeTensorsWriter()
  for parameter in model.online.text.parameters + model.online.fusion.parameters {
    for (name, value) in PublishedNames.arrays(of: parameter.value, as: parameter)
    where !name.contains("crossattention") {
      writer.add(String(name.dropFirst("text_encoder.".count)), value)
    }
  }
  try writer.write(to: folder + "/model.safetensors")
  let tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + "abcdefghijklmnopqrstuvwxyz".map(String.init)
  try Data(tokens.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: folder + "/vocab.txt"))
}
