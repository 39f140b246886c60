// Encoders that do not live in Sources/Encoders, made of what is public.
import Autograd
package import Encoders
import Parts
import Tensor

/// Two convolutions on pixels: a stem of 4 x 4 pixels, 3 x 3 with stride 2, 3 x 3 added to it; the first token is the mean of the others.
package struct Convolutional: ImageArchitecture {
  package static let name = "convolutional"
  /// Channels of the stem.
  package var channels: Int

  package init(channels: Int = 12) { self.channels = channels }

  package func gridSide(for shape: ModelShape) -> Int? { shape.imageSide / 8 }

  package func fault(for shape: ModelShape) -> String? {
    shape.imageSide % 8 == 0 ? nil : "imageSide \(shape.imageSide) is no multiple of 8"
  }

  package func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any ImageEncoder {
    ConvolutionalEncoder(make, shape: shape, channels: channels)
  }
}

private struct ConvolutionalEncoder: ImageEncoder {
  let width: Int
  let side: Int
  let stem: Linear
  let reduction: Linear
  let refinement: Linear
  let norm: LayerNorm

  init(_ make: ParameterMaker, shape: ModelShape, channels: Int) {
    width = shape.imageWidth
    side = shape.imageSide / 8
    stem = Linear(make, "convolutional.stem", inputs: 3 * 4 * 4, outputs: channels, .torchDefault)
    reduction = Linear(make, "convolutional.reduction", inputs: 9 * channels, outputs: width, .torchDefault)
    refinement = Linear(make, "convolutional.refinement", inputs: 9 * width, outputs: width, .torchDefault)
    norm = LayerNorm(make, "convolutional.norm", width: width, epsilon: 1e-6)
  }

  var gridSide: Int? { side }

  func callAsFunction(_ images: Tensor, _ pass: Pass) -> TokenBatch {
    let (batch, places) = (images.shape[0], side * side)
    let pixels = stem.gelu(Variable(images.patches(of: 4)), pass)  // [batch, 4 places, channels]
    let map = pixels.reshaped([batch * 4 * places, pixels.shape[2]])
    let reduced = reduction.gelu(map.windows(side: 2 * side, kernel: 3, stride: 2), pass)  // [batch * places, width]
    let refined = reduced + refinement(reduced.windows(side: side, kernel: 3, stride: 1), pass)
    let patches = norm(refined, pass)
    let whole = patches.means(of: Offsets(rows: batch, length: places))  // [batch, width]
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

/// The same without a grid: one token for the whole picture and none for its parts.
package struct Wholes: ImageArchitecture {
  package static let name = "wholes"

  package init() {}

  package func gridSide(for shape: ModelShape) -> Int? { nil }

  package func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any ImageEncoder {
    WholeEncoder(make, shape: shape)
  }
}

private struct WholeEncoder: ImageEncoder {
  let width: Int
  let pixels: Linear

  init(_ make: ParameterMaker, shape: ModelShape) {
    width = shape.imageWidth
    let inputs = 3 * shape.imageSide * shape.imageSide
    pixels = Linear(make, "wholes.pixels", inputs: inputs, outputs: width, .torchDefault)
  }

  var gridSide: Int? { nil }

  func callAsFunction(_ images: Tensor, _ pass: Pass) -> TokenBatch {
    let batch = images.shape[0]
    let flat = Variable(images.reshaped([batch, images.shape[1] * images.shape[2] * images.shape[3]]))
    return TokenBatch(rows: pixels(flat, pass), offsets: Offsets(rows: batch, length: 1))
  }

  func visitParameters(_ visit: (Parameter) -> Void) { pixels.visitParameters(visit) }
}

/// Words and the mean of their caption, in no order.
package struct BagOfWords: TextArchitecture {
  package static let name = "bag-of-words"
  /// Whether predictions can be tied to its table.
  package var showsTable: Bool

  package init(showsTable: Bool = true) { self.showsTable = showsTable }

  package var gives: Set<EncoderOutput> { showsTable ? [.words, .wordTable] : [.words] }

  package func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any TextEncoder {
    BagEncoder(make, shape: shape, showsTable: showsTable)
  }
}

private struct BagEncoder: TextEncoder {
  let width: Int
  let showsTable: Bool
  let table: Parameter
  let norm: LayerNorm

  init(_ make: ParameterMaker, shape: ModelShape, showsTable: Bool) {
    width = shape.textWidth
    self.showsTable = showsTable
    table = make("bag.words", [shape.vocabularySize, width], .normal(deviation: make.deviation))
    norm = LayerNorm(make, "bag.norm", width: width, epsilon: 1e-6)
  }

  var wordEmbeddings: Parameter? { showsTable ? table : nil }

  func callAsFunction(_ text: PackedText, _ pass: Pass) -> TokenBatch {
    let words = pass(table).gatherRows(text.ids)  // [tokens, width]
    let owners = (0..<text.offsets.count).flatMap { caption in text.offsets.range(caption).map { _ in caption } }
    let caption = words.means(of: text.offsets).gatherRows(Indices(owners))
    return TokenBatch(rows: norm(words + caption, pass), offsets: text.offsets)
  }

  func visitParameters(_ visit: (Parameter) -> Void) {
    visit(table)
    norm.visitParameters(visit)
  }
}

/// Each word beside the mean of its picture: `W [t; v] = Wt t + Wv v`.
package struct Concatenation: FusionArchitecture {
  package static let name = "concatenation"

  package init() {}

  package func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any FusionEncoder {
    ConcatenationFusion(make, shape: shape)
  }
}

private struct ConcatenationFusion: FusionEncoder {
  let width: Int
  let picture: Linear
  let word: Linear
  let output: Linear
  let norm: LayerNorm

  init(_ make: ParameterMaker, shape: ModelShape) {
    width = shape.textWidth
    picture = Linear(make, "concatenation.picture", inputs: shape.imageWidth, outputs: width, .torchDefault)
    word = Linear(make, "concatenation.word", inputs: width, outputs: width, .torchDefault)
    output = Linear(make, "concatenation.output", inputs: width, outputs: width, .torchDefault)
    norm = LayerNorm(make, "concatenation.norm", width: width, epsilon: 1e-6)
  }

  func context(for images: TokenBatch, _ pass: Pass) -> FusionContext {
    // [images, width]
    FusionContext(
      keysAndValues: [picture(images.rows.means(of: images.offsets), pass)], offsets: images.offsets)
  }

  func callAsFunction(
    _ text: TokenBatch, with context: FusionContext, images: [Int], outputs: Indices, _ pass: Pass
  ) -> Variable {
    let owners = (0..<text.offsets.count).flatMap { caption in text.offsets.range(caption).map { _ in caption } }
    let seen = outputs.values.map { images[owners[Int($0)]] }
    let joined = word(text.rows.gatherRows(outputs), pass) + context.keysAndValues[0].gatherRows(Indices(seen))
    return output.gelu(norm(joined, pass), pass)
  }

  func visitParameters(_ visit: (Parameter) -> Void) {
    for layer in [picture, word, output] { layer.visitParameters(visit) }
    norm.visitParameters(visit)
  }
}

extension EncoderChoice {
  /// Each of the three alone in the company of the standard ones, then all together.
  package static let foreign = [
    EncoderChoice(image: Convolutional()), EncoderChoice(text: BagOfWords()), EncoderChoice(fusion: Concatenation()),
    EncoderChoice(image: Convolutional(), text: BagOfWords(), fusion: Concatenation()),
  ]
}
