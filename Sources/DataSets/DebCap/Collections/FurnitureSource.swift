import Files

/// The furniture of Sweet Home 3D: rendered icons and a catalogue a library.
struct FurnitureSource: Sendable {
  private let folders: CacheFolder

  init(folders: CacheFolder) { self.folders = folders }

  /// Every piece of every library, in the libraries' alphabetical order and the order of their catalogues.
  func candidates() throws(DebCapBuildError) -> [IngestCandidate] {
    let furniture = folders.folder(of: .furniture) + "/usr/share/sweethome3d/furniture"
    var result: [IngestCandidate] = []
    for library in try FileListing.names(in: furniture) where !library.hasSuffix(".sh3f") {
      let folder = "\(furniture)/\(library)"
      let catalogue = JavaProperties(latin1: try FileListing.bytes(of: folder + "/PluginFurnitureCatalog.properties"))
      var number = 1
      while let name = catalogue["name#\(number)"], let icon = catalogue["icon#\(number)"] {
        let icon = icon.hasPrefix("/") ? String(icon.dropFirst()) : icon
        // Where a model comes from says nothing about it.
        let tags = catalogue["tags#\(number)"] ?? ""
        result.append(
          IngestCandidate(
            origin: .sweethome3d, file: "\(library)_\(number).png", path: "\(folder)/\(icon)",
            group: CaptionKey.make(from: name), texts: CaptionParts(titles: [name, tags == "Blend Swap" ? "" : tags])))
        number += 1
      }
    }
    return result
  }
}
