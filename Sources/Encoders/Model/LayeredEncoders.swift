public import Autograd
public import Tensor

/// An image encoder that is a stack of layers, of which the lower ones can be frozen.
///
/// Running the lower layers and then the upper ones is running the encoder, wherever it is cut: the same numbers, bit for bit.
public protocol LayeredImageEncoder: ImageEncoder {
  /// The tokens that layer `layers` reads: after everything before the layers and the first `layers` of them.
  func lower(_ images: Tensor, layers: Int, _ pass: Pass) -> TokenBatch

  /// What the encoder gives, from the tokens that layer `layers` reads.
  func upper(_ tokens: TokenBatch, from layers: Int, _ pass: Pass) -> TokenBatch

  /// The parameters that ``lower(_:layers:_:)`` reads and nothing else does.
  func lowerParameters(layers: Int) -> [Parameter]
}

/// A text encoder that is a stack of layers, of which the lower ones can be frozen, with the table of words.
///
/// Running the lower layers and then the upper ones is running the encoder, wherever it is cut: the same numbers, bit for bit.
public protocol LayeredTextEncoder: TextEncoder {
  /// The tokens that layer `layers` reads.
  func lower(_ text: PackedText, layers: Int, _ pass: Pass) -> TokenBatch

  /// What the encoder gives, from the tokens that layer `layers` reads.
  func upper(_ tokens: TokenBatch, from layers: Int, _ pass: Pass) -> TokenBatch

  /// The parameters that ``lower(_:layers:_:)`` reads, the table of words among them.
  func lowerParameters(layers: Int) -> [Parameter]
}

/// An image encoder whose lower layers are frozen.
package struct PartlyFrozenImageEncoder: ImageEncoder {
  package let base: any LayeredImageEncoder
  /// How many, from below.
  package let layers: Int

  package var width: Int { base.width }
  package var gridSide: Int? { base.gridSide }

  /// What the frozen layers give, of half precision.
  package func lower(_ images: Tensor) -> TokenBatch { base.lower(images, layers: layers, .inference).roundedToHalf }

  package func upper(_ tokens: TokenBatch, _ pass: Pass) -> TokenBatch { base.upper(tokens, from: layers, pass) }

  package func callAsFunction(_ images: Tensor, _ pass: Pass) -> TokenBatch { upper(lower(images), pass) }

  package var frozenParameters: [Parameter] { base.lowerParameters(layers: layers) }

  package func visitParameters(_ visit: (Parameter) -> Void) { base.visitParameters(visit) }
}

/// A text encoder whose lower layers are frozen.
package struct PartlyFrozenTextEncoder: TextEncoder {
  package let base: any LayeredTextEncoder
  /// How many, from below.
  package let layers: Int

  package var width: Int { base.width }
  package var wordEmbeddings: Parameter? { base.wordEmbeddings }

  /// What the frozen layers give, of half precision.
  package func lower(_ text: PackedText) -> TokenBatch { base.lower(text, layers: layers, .inference).roundedToHalf }

  package func upper(_ tokens: TokenBatch, _ pass: Pass) -> TokenBatch { base.upper(tokens, from: layers, pass) }

  package func callAsFunction(_ text: PackedText, _ pass: Pass) -> TokenBatch { upper(lower(text), pass) }

  package var frozenParameters: [Parameter] { base.lowerParameters(layers: layers) }

  package func visitParameters(_ visit: (Parameter) -> Void) { base.visitParameters(visit) }
}

extension TextEncoder {
  /// The encoder itself, whichever of its layers are frozen.
  package var unfrozen: any TextEncoder { (self as? PartlyFrozenTextEncoder)?.base ?? self }
}

extension TokenBatch {
  /// The same tokens as constants of half precision.
  fileprivate var roundedToHalf: TokenBatch {
    TokenBatch(rows: Variable(rows.value.roundedToHalf()), offsets: offsets, visibleLengths: visibleLengths)
  }
}
