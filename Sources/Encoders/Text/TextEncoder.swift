public import Autograd
public import Tensor

/// Turns packed captions into token vectors.
public protocol TextEncoder: Layer {
  /// The size of a token vector.
  var width: Int { get }

  /// The table of word vectors, `[vocabulary, width]`; masked language modelling ties its output to it.
  var wordEmbeddings: Parameter { get }

  /// Captions to one vector a token.
  func callAsFunction(_ text: PackedText, _ pass: Pass) -> TokenBatch
}
