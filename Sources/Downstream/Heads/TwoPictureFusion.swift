package import Encoders
package import Autograd
package import Tensor

/// Fuses a text with two pictures, as published for NLVR2: every fusion layer becomes a pair of layers, of which the first looks at the
/// left picture and the second at the right one.
///
/// A pair shares the keys and values of the cross-attention, so that both pictures are seen through the same eyes; queries, output
/// and all else are each layer's own.
package struct TwoPictureFusion: Layer {
  package let width: Int
  private let heads: Int
  private let pairs: [LayerPair]

  /// The first layer of a pair holds the keys and values of both.
  private struct LayerPair {
    let left: TextLayer
    let right: TextLayer
  }

  /// Random first values; see ``takeValues(of:)``.
  ///
  /// - Parameter path: With the published one, layer `l` of a text encoder of `L` text layers is layers `2 (l - L) + L` and the one after it:
  ///   names that the fusion encoder has too. What is saved together with one needs a path of its own.
  package init(_ make: ParameterMaker, shape: ModelShape, path: String = "text_encoder.bert") {
    width = shape.textWidth
    heads = shape.textHeads
    pairs = (0..<shape.fusionDepth).map { depth in
      let first = shape.textDepth + 2 * depth
      return LayerPair(
        left: TextLayer(make, "\(path).encoder.layer.\(first)", shape: shape, keyWidth: shape.imageWidth),
        right: TextLayer(
          make, "\(path).encoder.layer.\(first + 1)", shape: shape, keyWidth: shape.imageWidth,
          hasOwnKeysAndValues: false))
    }
  }

  /// Starts both layers of each pair as the layer of `fusion` they come from.
  package func takeValues(of fusion: FusionTransformer) {
    require(
      fusion.layers.count == pairs.count, "two pictures: \(pairs.count) pairs from \(fusion.layers.count) layers")
    for (pair, layer) in zip(pairs, fusion.layers) {
      pair.left.takeFittingValues(of: layer)
      pair.right.takeFittingValues(of: layer)
    }
  }

  /// The image side of the fusion, for pictures of either side.
  package func context(for images: TokenBatch, _ pass: Pass) -> FusionContext {
    FusionContext(
      keysAndValues: pairs.compactMap { $0.left.keysAndValues(images.rows, pass) }, offsets: images.offsets)
  }

  /// Fuses text sequence `i` with pictures `left.images[i]` and `right.images[i]` of their contexts, which may be one.
  ///
  /// Gives the rows named by `outputs` (ascending places in the packed text) in that order, `[outputs, width]`.
  package func callAsFunction(
    _ text: TokenBatch, left: (context: FusionContext, images: [Int]), right: (context: FusionContext, images: [Int]),
    outputs: Indices, _ pass: Pass
  ) -> Variable {
    text.rows.value.device.runPart(pass.tape == nil ? "fusion encoder without gradient" : "fusion encoder") {
      var x = text.rows  // [tokens, width]
      for (depth, pair) in pairs.enumerated() {
        let isLast = depth == pairs.count - 1
        x = apply(pair.left, depth, to: x, of: text, left, outputs: nil, pass)
        x = apply(pair.right, depth, to: x, of: text, right, outputs: isLast ? outputs : nil, pass)
      }
      return pairs.isEmpty ? x.gatherRows(outputs) : x
    }
  }

  private func apply(
    _ layer: TextLayer, _ depth: Int, to x: Variable, of text: TokenBatch,
    _ side: (context: FusionContext, images: [Int]), outputs: Indices?, _ pass: Pass
  ) -> Variable {
    let plan = AttentionPlan(
      queries: outputs.map { text.offsets.counting($0) } ?? text.offsets, keys: side.context.offsets,
      keySequence: side.images, heads: heads)
    return layer(
      x, text.offsets, visible: text.visibleLengths, image: (side.context.keysAndValues[depth], plan),
      outputs: outputs, pass)
  }

  package func visitParameters(_ visit: (Parameter) -> Void) {
    for pair in pairs {
      pair.left.visitParameters(visit)
      pair.right.visitParameters(visit)
    }
  }
}
