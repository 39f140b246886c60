/// What was computed of a source before training: the output of frozen layers for its fixed views and its captions.
package protocol KnownFeatures: Sendable {
  /// The tokens of a view and their width; nil where pictures are still to be read.
  var viewSize: (tokens: Int, width: Int)? { get }

  /// The bits of what frozen layers made of a view, `[tokens, width]` numbers of half precision.
  ///
  /// - Throws: What is wrong with the files that hold them.
  func view(_ number: Int, ofSample sample: Int) throws -> [UInt16]

  /// What is wrong with a picture, as it was found when its views were made; nil for a sound one.
  func fault(ofSample sample: Int) -> PairFault?

  /// The width of a caption's tokens; nil where captions are still to be encoded.
  var captionWidth: Int? { get }

  /// The bits of what frozen layers made of a caption, `[tokens, width]` numbers of half precision; nil for a caption that was not there.
  func caption(_ tokens: [Int32]) throws -> [UInt16]?
}
