package import Triad

/// Two convolutions on the grid of ViT's patches, added up as in a ResNet.
///
/// Squares of half a patch become `channels` numbers (a stem without overlap), 3 x 3 of them with stride 2 become a place of ViT's grid,
/// and 3 x 3 of these are added to it (He et al. 2016). So the rest of the model gets as many tokens as from ViT, `[batch, 3, side, side]`
/// to `1 + (side / patch)²` of `imageWidth`; the first is the mean of the others. What is left out is attention and positions: a token
/// knows its neighbourhood alone, of 7 half patches.
package struct ConvolutionalEncoder: ImageArchitecture {
  package static let name = "convolutional"
  package static let summary = "Two convolutions on the grid of ViT's patches, added up as in a ResNet."
  package static let standard: ConvolutionalEncoder? = ConvolutionalEncoder()

  /// Of the stem.
  package var channels: Int

  package init(channels: Int = 32) { self.channels = channels }

  package func gridSide(for shape: ModelShape) -> Int? { shape.imageSide / shape.patch }

  package func fault(for shape: ModelShape) -> String? {
    if shape.patch % 2 != 0 { return "patch \(shape.patch) has no half" }
    return channels > 0 ? nil : "channels is \(channels); it must be at least 1"
  }

  package func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any ImageEncoder {
    ConvolutionalLayers(make, shape: shape, channels: channels)
  }
}

private struct ConvolutionalLayers: ImageEncoder {
  let width: Int
  let side: Int
  let square: Int
  let stem: Linear
  let reduction: Linear
  let refinement: Linear
  let norm: LayerNorm

  init(_ make: ParameterMaker, shape: ModelShape, channels: Int) {
    width = shape.imageWidth
    side = shape.imageSide / shape.patch
    square = shape.patch / 2
    stem = Linear(make, "convolutional.stem", inputs: 3 * square * square, outputs: channels, .torchDefault)
    reduction = Linear(make, "convolutional.reduction", inputs: 9 * channels, outputs: width, .torchDefault)
    refinement = Linear(make, "convolutional.refinement", inputs: 9 * width, outputs: width, .torchDefault)
    norm = LayerNorm(make, "convolutional.norm", width: width, epsilon: 1e-6)
  }

  var gridSide: Int? { side }

  func callAsFunction(_ images: Tensor, _ pass: Pass) -> TokenBatch {
    let (batch, places) = (images.shape[0], side * side)
    let pixels = stem.gelu(Variable(images.patches(of: square)), pass)  // [batch, 4 places, channels]
    let map = pixels.reshaped([batch * 4 * places, pixels.shape[2]])
    let reduced = reduction.gelu(map.windows(side: 2 * side, kernel: 3, stride: 2), pass)  // [batch * places, width]
    let refined = reduced + refinement(reduced.windows(side: side, kernel: 3, stride: 1), pass)
    let patches = norm(refined, pass)
    let whole = patches.means(of: Offsets(rows: batch, length: places))  // [batch, width]
    // The mean of each picture, then its places.
    let order = (0..<batch).flatMap { image in [image] + (0..<places).map { batch + image * places + $0 } }
    return TokenBatch(
      rows: Variable.concatenatingRows([whole, patches]).gatherRows(Indices(order)),
      offsets: Offsets(rows: batch, length: places + 1))
  }

  func visitParameters(_ visit: (Parameter) -> Void) {
    for layer in [stem, reduction, refinement] { layer.visitParameters(visit) }
    norm.visitParameters(visit)
  }
}
