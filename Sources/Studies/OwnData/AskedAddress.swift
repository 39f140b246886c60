package import Data
package import DataSets
import Foundation
package import Training

/// An address with what may stand after it where it is asked about: `karpathy:dataset_coco.json,root=/d,protocol=coco-1k`.
package struct AskedAddress: Sendable, Hashable {
  /// The test split where there are several and none is named.
  package let address: DataSetAddress
  /// How it is asked; nil for every caption of every picture.
  package let rules: RetrievalProtocol?

  /// - Throws: `SourceError` for what is not an address or names no protocol.
  package init(_ text: String) throws {
    let (rest, name) = AskedAddress.halves(of: text)
    rules = try name.map { name in
      guard let rules = RetrievalProtocol.all.first(where: { $0.name == name }) else {
        throw OwnDataError.unknownProtocol(name, address: text)
      }
      return rules
    }
    address = try DataSetAddress(rest)
  }

  /// The address without its protocol, and the protocol's name.
  private static func halves(of text: String) -> (String, String?) {
    guard let mark = text.range(of: ",protocol=") else { return (text, nil) }
    let end = text[mark.upperBound...].firstIndex(of: ",") ?? text.endIndex
    return (String(text[..<mark.lowerBound] + text[end...]), String(text[mark.upperBound..<end]))
  }

  /// The task of a source that the address opened.
  ///
  /// - Parameter queries: Which captions ask where no protocol says it.
  package func task(
    _ name: String, _ source: any PairSource, queries: RetrievalTask.Queries,
    where isIncluded: (Int) -> Bool = { _ in true }
  ) throws -> RetrievalTask {
    guard let rules else { return RetrievalTask(name: name, source: source, queries: queries, where: isIncluded) }
    return try RetrievalTask(name: name, source: source, protocol: rules)
  }
}
