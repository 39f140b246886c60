public import Autograd
public import Tensor

/// A fusion encoder that can say how a score depends on where its words look.
public protocol GroundingReading: CrossAttentionReading {
  /// How many layers have a cross-attention.
  var fusionDepth: Int { get }

  /// Fuses text sequence `i` with picture `images[i]` as in inference and differentiates a score by the probabilities of the
  /// cross-attention of `layer`, one a sequence.
  ///
  /// - Parameters:
  ///   - layer: In `0..<fusionDepth`. A score of the first token does not depend on where other words look in the last one.
  ///   - score: From the fused first tokens `[sequences, width]` to a scalar.
  func attentionGradients(
    of text: TokenBatch, with context: FusionContext, images: [Int], layer: Int, score: (Variable) -> Variable
  ) -> [AttentionGradient]
}

/// Where the words of a text look in a picture, and how a score would change if they looked there more.
public struct AttentionGradient: Sendable {
  /// `[heads, words, image tokens]`; each row sums to 1.
  package let probabilities: Tensor
  /// The derivative of the score by each probability, of the same shape.
  package let gradient: Tensor

  /// Both of one sequence, `[heads, words, image tokens]`; a trap where shapes differ.
  public init(probabilities: Tensor, gradient: Tensor) {
    require(
      probabilities.shape == gradient.shape && probabilities.shape.rank == 3,
      "attention gradient: \(gradient.shape) for \(probabilities.shape)")
    self.probabilities = probabilities
    self.gradient = gradient
  }
}

extension FusionTransformer: GroundingReading {
  package var fusionDepth: Int { layers.count }

  package func attentionGradients(
    of text: TokenBatch, with context: FusionContext, images: [Int], layer: Int, score: (Variable) -> Variable
  ) -> [AttentionGradient] {
    let tape = Tape()
    var looks: [Parameter] = []
    let first = firstTokens(of: text, with: context, images: images, layer: layer) { probabilities in
      looks = probabilities.enumerated().map { Parameter(path: "attention of sequence \($0)", value: $1) }
      return looks.map { tape.variable($0) }
    }
    let gradients = tape.gradients(of: score(first))
    return looks.map {
      AttentionGradient(
        probabilities: $0.value, gradient: gradients[$0] ?? Tensor(zeros: $0.shape, on: $0.value.device))
    }
  }

  /// The fused first tokens `[sequences, width]` if in `layer` the words look where `replacement` says, given where they do look.
  ///
  /// In inference parameters are constants, so what is recorded depends on the replacement alone.
  package func firstTokens(
    of text: TokenBatch, with context: FusionContext, images: [Int], layer chosen: Int,
    replacement: @escaping ([Tensor]) -> [Variable]
  ) -> Variable {
    require(
      (0..<layers.count).contains(chosen), "grounding: layer \(chosen) of a fusion encoder with \(layers.count)")
    let plan = AttentionPlan(queries: text.offsets, keys: context.offsets, keySequence: images, heads: heads)
    var x = text.rows  // [tokens, width]
    for (depth, layer) in layers.enumerated() {
      x = layer(
        x, text.offsets, visible: text.visibleLengths, image: (context.keysAndValues[depth], plan), outputs: nil,
        .inference, readProbabilities: depth == chosen ? replacement : nil)
    }
    return x.gatherRows(text.firstPlaces)
  }
}
