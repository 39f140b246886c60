/// A countable set of pictures: what questions and statements are about.
///
/// Immutable, and may be read from several threads. Pictures are numbered `0..<count`, in an order that depends on the data alone.
public protocol PictureSource: Sendable {
  /// The name in tables and manifests, such as `debcap/train`.
  var name: String { get }

  /// A hash of everything that training can see of the source; equal fingerprints give equal runs.
  var fingerprint: UInt64 { get }

  /// The number of pictures.
  var count: Int { get }

  /// The group of picture `index`: pictures of one group show the same thing, and lie on one side of every split.
  func group(at index: Int) -> String

  /// Picture `index`, decoded.
  func image(at index: Int) throws -> PixelImage
}
