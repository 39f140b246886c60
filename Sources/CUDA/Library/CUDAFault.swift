/// What stands in the way of a GPU, in one sentence that says what was found and what helps.
public struct CUDAFault: Error, CustomStringConvertible, Sendable, Hashable {
  /// The sentence.
  public let description: String

  package init(_ description: String) { self.description = description }
}
