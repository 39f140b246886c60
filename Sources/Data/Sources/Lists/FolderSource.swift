internal import Foundation
internal import Tensor

/// A folder of pictures with captions beside them: `a/b.jpg` and `a/b.txt`, each line of which is a caption, or `a/b.json` with
/// `caption` (img2dataset's output format `files`).
///
/// Folders are gone through in the order of their names' bytes; links to folders are not followed. The list of files is kept
/// on disk, 8 bytes of memory a sample. A folder with a table of captions is a `DelimitedSource`.
public struct FolderSource: ListedSource {
  public let name: String
  public let list: PairList
  /// The pictures without captions beside them.
  public let uncaptionedCount: Int

  /// - Throws: `SourceError`, with the file.
  public init(root: String, name: String, options: SourceOptions = SourceOptions()) throws(SourceError) {
    self.name = name
    let folder = PictureFolder(root)
    let listing = try FolderListing(of: folder)
    uncaptionedCount = listing.uncaptionedCount
    list = try PairList(listing.file, LineScanner(listing.file), root: root, kind: "folder \(name)", options: options) {
      (record, _) throws(RecordFault) in
      let parts = record.split(separator: UInt8(ascii: "\t"), maxSplits: 1).map { String(decoding: $0, as: UTF8.self) }
      guard parts.count == 2 else { throw .syntax(reason: "the listing is damaged") }
      let captions: Sidecar
      do throws(SourceError) { captions = try Sidecar(of: parts[1], in: folder) } catch {
        throw .syntax(reason: error.description)
      }
      guard String(captions.hash, radix: 16) == parts[0] else {
        throw .syntax(reason: "the captions of \(parts[1]) changed while the source was in use")
      }
      return PairEntry(captions: captions.texts, group: "\(name):\(parts[1])", picture: parts[1])
    }
  }
}

/// The captions beside a picture.
struct Sidecar {
  package let texts: [String]
  package let hash: UInt64

  private static let suffixes = ["txt", "json"]

  /// Whether there are captions beside `picture`, whose folder holds the files `names`.
  static func exists(for picture: Substring, among names: Set<String>) -> Bool {
    suffixes.contains { names.contains("\(picture).\($0)") }
  }

  init(of picture: String, in folder: PictureFolder) throws(SourceError) {
    let stem = picture.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(picture[..<$0]) } ?? picture
    let isText = try folder.contains(stem + ".txt")
    let path = stem + (isText ? ".txt" : ".json")
    let bytes = try folder.contents(of: path)
    hash = bytes.withUnsafeBytes(WordHash.hash)
    if isText {
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw .field(path: path, place: "its content", name: "the caption", reason: "is not UTF-8")
      }
      texts = text.unicodeScalars.split { $0 == "\n" || $0 == "\r" }.map(String.init)
      guard !texts.isEmpty else {
        throw .field(path: path, place: "its content", name: "the caption", reason: "is empty")
      }
    } else {
      do throws(RecordFault) {
        texts = try RecordFields(bytes).captions("caption")
      } catch {
        switch error {
        case .syntax(let reason): throw .syntax(path: path, place: "its content", reason: reason)
        case .field(let name, let reason): throw .field(path: path, place: "its content", name: name, reason: reason)
        }
      }
    }
  }
}
