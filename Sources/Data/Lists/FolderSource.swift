/// A folder of pictures with captions beside them: `a/b.jpg` and `a/b.txt`, each line of which is a caption, or `a/b.json` with
/// `caption` (img2dataset's output format `files`) or `captions`.
///
/// Folders are gone through in the order of their names' bytes; links to folders are not followed. The list of files is kept
/// on disk, 8 bytes of memory a sample. A folder with a table of captions is a `DelimitedSource`.
public struct FolderSource: ListedSource {
  public let name: String
  /// The samples, in the order of their paths.
  public let list: PairList

  /// - Throws: `SourceError`, with the file.
  public init(root: String, name: String, options: SourceOptions = SourceOptions()) throws(SourceError) {
    self.name = name
    let folder = PictureFolder(root)
    let listing = try FolderListing(of: folder)
    guard listing.file.size > 0 else {
      throw listing.unused.isEmpty
        ? .emptiness(path: root)
        : .noSample(
          path: root, found: listing.unused.description,
          remedy: "a sample is a picture NAME.jpg or NAME.png with NAME.txt or NAME.json beside it")
    }
    list = try PairList(
      listing.file, LineScanner(listing.file), named: root, root: root, kind: "folder \(name)", options: options,
      unused: listing.unused
    ) { (record, _) throws(RecordFault) in
      guard let line = FolderLine(record) else { throw .syntax(reason: "the listing is damaged") }
      let captions: Sidecar
      do throws(SourceError) {
        captions =
          if let place = line.place { try Sidecar(at: place, in: folder) } else {
            try Sidecar(at: .usual(of: line.picture, in: folder), in: folder)
          }
      } catch {
        throw .file(error)
      }
      guard String(captions.hash, radix: 16) == line.hash else { throw .file(.change(path: line.picture)) }
      return PairEntry(captions: try captions.texts(), group: "\(name):\(line.picture)", picture: line.picture)
    }
  }
}

extension FolderSource: AccountingSource {}

/// A line of a listing: the hash of a picture's captions, a tab and its path; where captions are not called after the picture letter by
/// letter a star before it, and between the two the names of their files.
struct FolderLine {
  let hash: String
  let picture: String
  /// Nil where the captions are where they usually are.
  let place: Sidecar.Place?

  init(hash: String, picture: String, place: Sidecar.Place?) {
    self.hash = hash
    self.picture = picture
    self.place = place
  }

  init?(_ record: [UInt8]) {
    let isUnusual = record.first == UInt8(ascii: "*")
    let parts = record.dropFirst(isUnusual ? 1 : 0)
      .split(separator: UInt8(ascii: "\t"), maxSplits: isUnusual ? 3 : 1, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard let first = parts.first, let last = parts.last, parts.count == (isUnusual ? 4 : 2) else { return nil }
    hash = first
    picture = last
    func path(_ part: String) -> String? { part.isEmpty ? nil : part }
    place = isUnusual ? Sidecar.Place(text: path(parts[1]), json: path(parts[2])) : nil
  }

  var text: String {
    guard let place else { return "\(hash)\t\(picture)\n" }
    return "*\(hash)\t\(place.text ?? "")\t\(place.json ?? "")\t\(picture)\n"
  }
}
