internal import JSON

/// What `export.json` says of an export that is whole.
package struct ExportSummary: Sendable, Hashable {
  package struct Part: Sendable, Hashable {
    package let name: String
    package let pairs: Int
    package let captions: Int
    /// How Triad reads it, from the folder of the export; nil for a part without pairs.
    package let address: String?
  }

  package let parts: [Part]
  package let pictures: Int
  package let leftOut: LeftOutCount
  /// Pairs whose pictures are turned by Exif data.
  package let turned: Int
  /// Pairs whose pictures were written again because Exif data turned them.
  package let reencoded: Int
  /// Pairs whose pictures lost their transparency.
  package let opaque: Int
  /// The SHA-256 of the manifest.
  package let manifest: String

  init?(_ value: JSONValue) {
    guard let parts = value["pairs"]?.array, let manifest = value["manifest"]?.string,
      let pictures = value["pictures_written"]?.integer, let turned = value["turned_by_exif"]?.integer,
      let opaque = value["without_their_transparency"]?.integer,
      let leftOut = value["left_out"].flatMap(LeftOutCount.init)
    else { return nil }
    self.parts = parts.map { part in
      Part(
        name: part["name"]?.string ?? "", pairs: part["pairs"]?.integer ?? 0, captions: part["captions"]?.integer ?? 0,
        address: part["address"]?.string)
    }
    (self.manifest, self.pictures, self.turned) = (manifest, pictures, turned)
    (self.opaque, self.leftOut) = (opaque, leftOut)
    reencoded = value["reencoded_upright"]?.integer ?? 0
  }
}
