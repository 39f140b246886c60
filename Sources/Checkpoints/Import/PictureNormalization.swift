import Tensor

/// A map of files whose encoder was trained with pictures normalized in another way than models here see them.
protocol PictureNameMap: NameMap {
  var normalization: PictureNormalization { get }
}

/// How pictures are normalized before an encoder of other origin: `(level / 255 - mean) / deviation` a channel.
///
/// Models here see what CLIP, ALBEF and TCL see. The first layer is linear, so it can be rewritten to give of that what it gave of its own:
/// with `x = (v - m) / d` there and `y = (v - n) / e` here, `w x + b` is `(w e / d) y + (b + w (n - m) / d)`.
package struct PictureNormalization: Sendable, Hashable {
  /// Red, green, blue.
  package let mean: [Double]
  /// Red, green, blue.
  package let deviation: [Double]

  /// The statistics of ImageNet, which most encoders of pictures are trained with.
  static let imageNet = PictureNormalization(mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])

  /// What models here see; the same as `PixelNormalization.clip`, which is a thing of the data.
  package static let here = PictureNormalization(
    mean: [0.48145466, 0.4578275, 0.40821073], deviation: [0.26862954, 0.26130258, 0.27577711])

  private static let projection = "visual_encoder.patch_embed.proj."

  /// `block` of the published array `target`, rewritten if it is of the first layer.
  func adapted(_ block: Tensor, _ target: String, in plan: ImportPlan) throws(CheckpointError) -> Tensor {
    switch target {
    case Self.projection + "weight":
      var values = block.values
      try visit(block.shape.sizes, target, plan) { place, _, channel in
        values[place] = Float(Double(values[place]) * Self.here.deviation[channel] / deviation[channel])
      }
      return Tensor(values, shape: block.shape, on: block.device)
    case Self.projection + "bias":
      guard let name = plan.sources[Self.projection + "weight"]?.parts[0], let shape = plan.file.shape(of: name) else {
        throw .missingTensor(path: plan.file.path, name: Self.projection + "weight")
      }
      let weights = try plan.file.floats(name)
      var sums = block.values.map(Double.init)
      guard shape.first == sums.count else {
        throw .wrongShape(path: plan.file.path, name: name, found: shape, expected: [sums.count, 3])
      }
      try visit(shape, name, plan) { place, row, channel in
        sums[row] += Double(weights[place]) * (Self.here.mean[channel] - mean[channel]) / deviation[channel]
      }
      return Tensor(sums.map { Float($0) }, shape: block.shape, on: block.device)
    default: return block
    }
  }

  /// Calls `body` with the place, the row and the channel of every number of a projection `[outputs, 3, patch, patch]`, or the same as a
  /// matrix.
  private func visit(
    _ shape: [Int], _ name: String, _ plan: ImportPlan, _ body: (_ place: Int, _ row: Int, _ channel: Int) -> Void
  ) throws(CheckpointError) {
    let columns = shape.dropFirst().reduce(1, *)
    guard shape.count >= 2, columns % 3 == 0, columns > 0 else {
      throw .wrongShape(path: plan.file.path, name: name, found: shape, expected: [shape.first ?? 0, 3])
    }
    for place in 0..<shape[0] * columns { body(place, place / columns, place % columns / (columns / 3)) }
  }
}
