package import Checkpoints
package import Data
package import Downstream
package import Encoders
package import Tensor
package import Training

// Most tests ask nothing about the device. These leave it out, as sources may not: it is the processor with all of its cores.

extension Model {
  package init(shape: ModelShape, encoders: EncoderChoice = .vitBERT, temperature: Float, seed: Seed) {
    self.init(shape: shape, encoders: encoders, temperature: temperature, seed: seed, device: CPUDevice.standard)
  }
}

extension EncoderChoice {
  package func fault(showing side: Int, to shape: ModelShape) -> String? {
    fault(showing: side, to: shape, on: CPUDevice.standard)
  }
}

extension CheckpointFile {
  package func tensor(_ name: String) throws(CheckpointError) -> Tensor { try tensor(name, on: CPUDevice.standard) }
}

extension SafeTensorsReader {
  package func tensor(_ name: String) throws(CheckpointError) -> Tensor { try tensor(name, on: CPUDevice.standard) }
}

extension PublishedArrays {
  package init(_ file: CheckpointFile, as map: some NameMap) throws(CheckpointError) {
    try self.init(file, as: map, on: CPUDevice.standard)
  }
}

extension Trainer {
  package convenience init(recipe: Recipe, seed: Seed, tokens: SpecialTokens) throws(TrainingError) {
    try self.init(recipe: recipe, seed: seed, tokens: tokens, device: CPUDevice.standard)
  }
}

extension ReplayCase {
  package convenience init(folder: String) throws { try self.init(folder: folder, device: CPUDevice.standard) }
}

extension TaskAdjustment {
  package func check(_ shape: ModelShape, _ encoders: EncoderChoice = .vitBERT) throws(DownstreamError) {
    try check(shape, encoders, on: CPUDevice.standard)
  }
}
