package import Autograd
package import Tensor

/// ViT (Dosovitskiy et al. 2021) as timm 0.4.9 computes it: pre-norm blocks, a class token, learned positions, final norm.
package struct VisionTransformer: LayeredImageEncoder {
  package let width: Int
  private let side: Int
  private let patch: Int
  private let classToken: Parameter
  private let positions: Parameter
  private let projection: Linear
  private let blocks: [VisionBlock]
  private let norm: LayerNorm

  package init(_ make: ParameterMaker, shape: ModelShape, path: String = "visual_encoder") {
    width = shape.imageWidth
    patch = shape.patch
    side = shape.imageSide / shape.patch
    let inputs = 3 * shape.patch * shape.patch
    classToken = make(path + ".cls_token", [1, 1, shape.imageWidth], .normal(deviation: make.deviation))
    positions = make(
      path + ".pos_embed", [1, side * side + 1, shape.imageWidth], .normal(deviation: make.deviation))
    projection = Linear(
      make, path + ".patch_embed.proj", inputs: inputs, outputs: shape.imageWidth, .torchDefault)
    blocks = (0..<shape.imageDepth).map {
      VisionBlock(make, "\(path).blocks.\($0)", shape: shape)
    }
    norm = LayerNorm(
      make, path + ".norm", width: shape.imageWidth, epsilon: shape.imageEpsilon ?? ModelShape.standardImageEpsilon)
  }

  package var gridSide: Int? { side }

  package func callAsFunction(_ images: Tensor, _ pass: Pass) -> TokenBatch {
    upper(lower(images, layers: 0, pass), from: 0, pass)
  }

  package func lower(_ images: Tensor, layers: Int, _ pass: Pass) -> TokenBatch {
    let batch = images.shape[0]
    let places = side * side
    let patches = projection(Variable(images.patches(of: patch)), pass)  // [batch, places, width]
    require(
      patches.shape[1] == places, "image encoder: \(images.shape) gives \(patches.shape[1]) patches, not \(places)")
    let offsets = Offsets(rows: batch, length: places + 1)
    var x = patches.assembledTokens(classToken: pass(classToken), positions: pass(positions))
      .reshaped([batch * (places + 1), width])  // [tokens, width]
    for block in blocks.prefix(layers) { x = block(x, offsets, pass) }
    return TokenBatch(rows: x, offsets: offsets)
  }

  package func upper(_ tokens: TokenBatch, from layers: Int, _ pass: Pass) -> TokenBatch {
    var x = tokens.rows  // [tokens, width]
    for block in blocks.dropFirst(layers) { x = block(x, tokens.offsets, pass) }
    return TokenBatch(rows: norm(x, pass), offsets: tokens.offsets)
  }

  package func lowerParameters(layers: Int) -> [Parameter] {
    [classToken, positions] + projection.parameters + blocks.prefix(layers).flatMap(\.parameters)
  }

  package func visitParameters(_ visit: (Parameter) -> Void) {
    visit(classToken)
    visit(positions)
    projection.visitParameters(visit)
    for block in blocks { block.visitParameters(visit) }
    norm.visitParameters(visit)
  }
}

/// `x + attention(norm(x))`, then `x + mlp(norm(x))`; no dropout, as published.
struct VisionBlock: Layer {
  private let heads: Int
  private let norm1: LayerNorm
  private let queryKeyValue: Linear
  private let output: Linear
  private let norm2: LayerNorm
  private let hidden: Linear
  private let contraction: Linear

  init(_ make: ParameterMaker, _ path: String, shape: ModelShape) {
    let width = shape.imageWidth
    let epsilon = shape.imageEpsilon ?? ModelShape.standardImageEpsilon
    heads = shape.imageHeads
    norm1 = LayerNorm(make, path + ".norm1", width: width, epsilon: epsilon)
    queryKeyValue = Linear(make, path + ".attn.qkv", inputs: width, outputs: 3 * width, .transformer)
    output = Linear(make, path + ".attn.proj", inputs: width, outputs: width, .transformer)
    norm2 = LayerNorm(make, path + ".norm2", width: width, epsilon: epsilon)
    hidden = Linear(make, path + ".mlp.fc1", inputs: width, outputs: 4 * width, .transformer)
    contraction = Linear(make, path + ".mlp.fc2", inputs: 4 * width, outputs: width, .transformer)
  }

  package func callAsFunction(_ x: Variable, _ offsets: Offsets, _ pass: Pass) -> Variable {
    let attended = queryKeyValue(norm1(x, pass), pass).selfAttention(rows: offsets, heads: heads, mask: .none)
    let y = x + output(attended, pass)
    return y + contraction(hidden.gelu(norm2(y, pass), pass), pass)
  }

  func visitParameters(_ visit: (Parameter) -> Void) {
    norm1.visitParameters(visit)
    queryKeyValue.visitParameters(visit)
    output.visitParameters(visit)
    norm2.visitParameters(visit)
    hidden.visitParameters(visit)
    contraction.visitParameters(visit)
  }
}
