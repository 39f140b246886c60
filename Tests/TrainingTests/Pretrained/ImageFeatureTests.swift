import Autograd
import Checkpoints
import Data
import Encoders
import Foundation
import Tensor
import TestSupport
import Testing
import Training

/// Where the weights lie on this machine, if they do.
private enum PublishedEncoder {
  static let model = PretrainedModel.dinov2Small
  static let isPresent = model.isPresent()
}

/// The image encoder with the weights of a published model: DINOv2 small (twelve layers, 384 wide, six heads), at 98 pixels.
///
/// Where it was not fetched the suite is skipped; see docs/pretrained-encoders.md.
@Suite(
  .enabled(
    if: PublishedEncoder.isPresent,
    "The weights of DINOv2 small are not in \(PublishedEncoder.model.folder()): run `triad checkpoint fetch dinov2-small`."
  ))
struct ImageFeatureTests {
  private static let side = 98
  private static let count = 5
  private static let shape = ModelShape.smoke.fitting(PublishedEncoder.model.sizes)

  /// The pictures of Tests/Benchmarks/peer/image_features.py: two waves, other ones for every picture and channel.
  private static func level(_ picture: Int, _ channel: Int, _ x: Int, _ y: Int) -> UInt8 {
    let (k, c, x, y) = (Double(picture), Double(channel), Double(x), Double(y))
    let first = sin(2 * Double.pi * ((1 + k) * x + (2 + c) * y) / 98 + 0.7 * k + 1.3 * c)
    let second = sin(2 * Double.pi * ((3 + 2 * c) * x - (1 + 3 * k) * y) / 98 + 0.4 * k * c)
    return UInt8((127.5 + 60 * first + 50 * second + 0.5).rounded(.down))
  }

  /// As they reach a model: through the view of evaluation, normalized as all pictures are.
  private func pictures() throws -> Tensor {
    let view = EvaluationView.published(side: Self.side)
    var bytes = PictureBytes(side: Self.side, capacity: Self.count)
    for picture in 0..<Self.count {
      var pixels: [UInt8] = []
      for y in 0..<Self.side {
        for x in 0..<Self.side { pixels += (0..<3).map { Self.level(picture, $0, x, y) } }
      }
      bytes.append(try view.picture(of: PixelImage(width: Self.side, height: Self.side, pixels: pixels)))
    }
    return bytes.normalized(by: view.normalization, on: CPUDevice.standard)
  }

  /// The encoder and what its file gave.
  private func encoder() throws -> (VisionTransformer, LoadReport) {
    let encoder = VisionTransformer(ParameterMaker(seed: Seed(0), device: CPUDevice.standard), shape: Self.shape)
    let report = try WeightImport.apply(
      .dinov2, from: CheckpointFile(path: PublishedEncoder.model.path()), to: encoder.parameters, requiring: 100)
    return (encoder, report)
  }

  @Test func theFileIsTheKnownOneWithTheKnownSizes() throws {
    let file = try CheckpointFile(path: PublishedEncoder.model.path())
    #expect(file.digest == "198644e37de36674974f453a9aebfc0120b168b9414cce18d4dceb576fbdf355")
    #expect(NameMaps.recognizing(file) is DINOv2NameMap)
    let sizes = WeightSizes(image: WeightSizes.Image(width: 384, depth: 12, patch: 14))
    #expect(try WeightSizes(file, as: .dinov2) == sizes)
    #expect(sizes.conflict(with: Self.shape) == nil)
  }

  @Test func everyArrayIsUsedOrDroppedByName() throws {
    let (_, report) = try encoder()
    #expect(report.loaded.count == 150 && report.missing.isEmpty && report.unexpected.isEmpty)
    #expect(report.folded.count == 24)
    #expect(report.dropped.count == 20 && report.dropped.allSatisfy { $0.hasPrefix("decoder.") })
    #expect(report.reshaped.map(\.found) == [[1, 1370, 384]] && report.reshaped.map(\.needed) == [[1, 50, 384]])
  }

  @Test func featuresArePyTorchs() throws {
    let folder = try #require(Bundle.module.resourcePath) + "/Parity/dinov2-small"
    let recorded = try SafeTensorsReader(path: folder + "/features.safetensors").tensor("features")
    #expect(recorded.shape == [Self.count, 50, 384])
    let tokens = try encoder().0(try pictures(), .inference)
    let found = distance([tokens.rows.value.values], [recorded.values])
    #expect(found < 1e-4, "\(found)")
  }

  @Test func thePositionOfTheClassTokenMatters() throws {
    // Without it, as a first prototype had it, the features are others: the test above can fail.
    let folder = try #require(Bundle.module.resourcePath) + "/Parity/dinov2-small"
    let recorded = try SafeTensorsReader(path: folder + "/features.safetensors").tensor("features")
    let (encoder, _) = try encoder()
    let positions = try #require(encoder.parameters.first { $0.path == "visual_encoder.pos_embed" })
    var values = positions.value.values
    values.replaceSubrange(0..<384, with: repeatElement(0, count: 384))
    positions.value = Tensor(values, shape: positions.shape, on: CPUDevice.standard)
    let tokens = encoder(try pictures(), .inference)
    #expect(distance([tokens.rows.value.values], [recorded.values]) > 1e-2)
  }
}
