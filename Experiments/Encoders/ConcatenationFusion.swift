package import Triad

/// Each word beside the mean of its picture, through a network of one hidden layer.
///
/// What was done before cross-attention, and is still a baseline (Zhou et al. 2015, "Simple baseline for visual question answering"). For
/// every token that is asked for, `[outputs, textWidth]`: `norm(V gelu(W [t; p]))`, where `t` is the token and `p` the mean of all image
/// tokens. A product with a concatenation is a sum of products, `W [t; p] = W t + W P p`, of which `P p` is computed once a picture. No
/// word looks at a part of the picture, and none at another word: so there are no maps of attention either.
package struct ConcatenationFusion: FusionArchitecture {
  package static let name = "concatenation"
  package static let summary = "Each word beside the mean of its picture, through a network of one hidden layer."
  package static let standard: ConcatenationFusion? = ConcatenationFusion()

  package init() {}

  package func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any FusionEncoder {
    ConcatenationLayers(make, shape: shape)
  }
}

private struct ConcatenationLayers: FusionEncoder {
  let width: Int
  let picture: Linear
  let hidden: Linear
  let output: Linear
  let norm: LayerNorm

  init(_ make: ParameterMaker, shape: ModelShape) {
    width = shape.textWidth
    picture = Linear(make, "concatenation.picture", inputs: shape.imageWidth, outputs: width, .torchDefault)
    hidden = Linear(make, "concatenation.hidden", inputs: width, outputs: 2 * width, .torchDefault)
    output = Linear(make, "concatenation.output", inputs: 2 * width, outputs: width, .torchDefault)
    norm = LayerNorm(make, "concatenation.norm", width: width, epsilon: 1e-12)
  }

  func context(for images: TokenBatch, _ pass: Pass) -> FusionContext {
    // [images, width]
    FusionContext(
      keysAndValues: [picture(images.rows.means(of: images.offsets), pass)],
      offsets: Offsets(rows: images.offsets.count, length: 1))
  }

  func callAsFunction(
    _ text: TokenBatch, with context: FusionContext, images: [Int], outputs: Indices, _ pass: Pass
  ) -> Variable {
    let captions = text.offsets.owners.values
    let seen = outputs.values.map { images[Int(captions[Int($0)])] }
    let joined = text.rows.gatherRows(outputs) + context.keysAndValues[0].gatherRows(Indices(seen))
    return norm(output(hidden.gelu(joined, pass), pass), pass)
  }

  func visitParameters(_ visit: (Parameter) -> Void) {
    for layer in [picture, hidden, output] { layer.visitParameters(visit) }
    norm.visitParameters(visit)
  }
}
