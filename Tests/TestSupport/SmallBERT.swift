import Checkpoints
import Autograd
package import Encoders
import Foundation
import Tensor
import Training

/// Writes a BERT of `width`, two layers and 31 tokens into `folder`.
package func writeSmallBERT(width: Int, to folder: String) throws {
  let shape = ModelShape.smoke.fitting(
    WeightSizes(text: WeightSizes.Text(width: width, depth: 2, vocabularySize: 31, maxPositions: 32)))
  let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
  try writeBERT(of: Model(shape: shape, temperature: 1, seed: Seed(8)), tokens: letters, to: folder)
}

/// Writes the text and fusion layers of `model` into `folder` as Hugging Face would: `model.safetensors` without cross-attention, and
/// `vocab.txt` with BERT's five special tokens before `tokens`.
package func writeBERT(of model: Model, tokens: [String], to folder: String) throws {
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  var writer = SafeTensorsWriter()
  for parameter in model.online.text.parameters + model.online.fusion.parameters {
    for (name, value) in PublishedNames.arrays(of: parameter.value, as: parameter)
    where !name.contains("crossattention") {
      writer.add(String(name.dropFirst("text_encoder.".count)), value)
    }
  }
  try writer.write(to: folder + "/model.safetensors")
  let lines = (["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + tokens).map { $0 + "\n" }
  try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: folder + "/vocab.txt"))
}
