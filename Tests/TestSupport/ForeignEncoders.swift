// Encoders that do not live in Sources/Encoders and give less than ours; those that give as much are in Experiments/Encoders.
import Autograd
package import Encoders
import Parts
import Tensor

/// One token for the whole picture and none for its parts: no grid.
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

/// BERT that keeps its table of words to itself.
package struct Tableless: TextArchitecture {
  package static let name = "tableless"

  package init() {}

  package var gives: Set<EncoderOutput> { [.words] }

  package func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any TextEncoder {
    TablelessEncoder(encoder: BERT().makeEncoder(for: shape, make))
  }
}

private struct TablelessEncoder: TextEncoder {
  let encoder: any TextEncoder

  var width: Int { encoder.width }
  var wordEmbeddings: Parameter? { nil }

  func callAsFunction(_ text: PackedText, _ pass: Pass) -> TokenBatch { encoder(text, pass) }

  func visitParameters(_ visit: (Parameter) -> Void) { encoder.visitParameters(visit) }
}
