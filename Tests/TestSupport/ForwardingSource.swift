package import Data

/// Another source but for what a test changes of it: everything that the conforming type does not say itself comes from its base.
///
/// Entries and pairs are made of the parts, so that a changed caption is in them as well.
package protocol ForwardingSource: PairSource {
  associatedtype Base: PairSource
  var base: Base { get }
}

extension ForwardingSource {
  package var name: String { base.name }
  package var fingerprint: UInt64 { base.fingerprint }
  package var count: Int { base.count }
  package func captions(at index: Int) -> [String] { base.captions(at: index) }
  package func group(at index: Int) -> String { base.group(at: index) }
  package func origin(at index: Int) -> String { base.origin(at: index) }
  package func style(at index: Int) -> String? { base.style(at: index) }
  package func image(at index: Int) throws -> PixelImage { try base.image(at: index) }
}
