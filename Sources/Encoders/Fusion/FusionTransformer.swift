package import Autograd
package import Tensor

/// The upper layers of BERT, each with a cross-attention to the image tokens between self-attention and feed-forward (TCL, section 3.1).
package struct FusionTransformer: FusionEncoder {
  package let width: Int
  let heads: Int
  package let layers: [TextLayer]

  package init(_ make: ParameterMaker, shape: ModelShape, path: String = "text_encoder.bert") {
    width = shape.textWidth
    heads = shape.textHeads
    layers = (0..<shape.fusionDepth).map {
      TextLayer(
        make, "\(path).encoder.layer.\(shape.textDepth + $0)", shape: shape, keyWidth: shape.imageWidth)
    }
  }

  package func context(for images: TokenBatch, _ pass: Pass) -> FusionContext {
    FusionContext(
      keysAndValues: layers.compactMap { $0.keysAndValues(images.rows, pass) }, offsets: images.offsets)
  }

  package func callAsFunction(
    _ text: TokenBatch, with context: FusionContext, images: [Int], outputs: Indices, _ pass: Pass
  ) -> Variable {
    text.rows.value.device.runPart(pass.tape == nil ? "fusion encoder without gradient" : "fusion encoder") {
      fuse(text, with: context, images: images, outputs: outputs, pass)
    }
  }

  private func fuse(
    _ text: TokenBatch, with context: FusionContext, images: [Int], outputs: Indices, _ pass: Pass
  ) -> Variable {
    // Of the last layer only the outputs are computed; the layers before share a plan.
    let plans = [text.offsets, text.offsets.counting(outputs)].map {
      AttentionPlan(queries: $0, keys: context.offsets, keySequence: images, heads: heads)
    }
    var x = text.rows  // [tokens, width]
    for (depth, layer) in layers.enumerated() {
      let isLast = depth == layers.count - 1
      x = layer(
        x, text.offsets, visible: text.visibleLengths, image: (context.keysAndValues[depth], plans[isLast ? 1 : 0]),
        outputs: isLast ? outputs : nil, pass)
    }
    return layers.isEmpty ? x.gatherRows(outputs) : x
  }

  package func visitParameters(_ visit: (Parameter) -> Void) {
    for layer in layers { layer.visitParameters(visit) }
  }
}

extension FusionTransformer: CrossAttentionReading {
  package func crossAttention(of text: TokenBatch, with context: FusionContext, images: [Int]) -> [[Tensor]] {
    let plan = AttentionPlan(queries: text.offsets, keys: context.offsets, keySequence: images, heads: heads)
    var x = text.rows  // [tokens, width]
    var probabilities: [[Tensor]] = []
    for (depth, layer) in layers.enumerated() {
      x = layer(
        x, text.offsets, visible: text.visibleLengths, image: (context.keysAndValues[depth], plan), outputs: nil,
        .inference,
        readProbabilities: {
          probabilities.append($0)
          return nil
        })
    }
    return probabilities
  }
}

extension Offsets {
  /// How many of the ascending `places` lie in each row.
  package func counting(_ places: Indices) -> Offsets {
    var lengths = [Int](repeating: 0, count: count)
    var row = 0
    var previous: Int32 = -1
    for place in places.values {
      require(place > previous, "fusion: output places must ascend, \(place) follows \(previous)")
      previous = place
      while row < count && Int(place) >= range(row).upperBound { row += 1 }
      require(row < count, "fusion: output place \(place) is outside the text of \(total) tokens")
      lengths[row] += 1
    }
    return Offsets(lengths: lengths)
  }
}
