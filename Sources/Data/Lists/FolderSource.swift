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
  package let uncaptionedCount: Int

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

/// A list of the captioned pictures below a folder, in a file that has no name any more: nothing of it stays in memory.
struct FolderListing {
  /// Lines of the captions' hash, a tab and the picture's path.
  let file: StableFile
  private(set) var uncaptionedCount = 0

  private static let suffixes: Set<String> = ["jpg", "jpeg", "png", "JPG", "JPEG", "PNG"]

  init(of folder: PictureFolder) throws(SourceError) {
    let path = FileManager.default.temporaryDirectory.path + "/triad-listing-\(UUID().uuidString)"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .access(path: path, reason: String(cString: strerror(errno))) }
    defer {
      close(descriptor)
      unlink(path)
    }
    // Folders that are still to be gone through, the next one last.
    var pending = [""]
    while let relative = pending.popLast() {
      let names = try Self.names(in: relative.isEmpty ? folder.root : "\(folder.root)/\(relative)")
      let all = Set(names)
      var lines = ""
      var inner: [String] = []
      for name in names {
        let path = relative.isEmpty ? name : "\(relative)/\(name)"
        guard let dot = name.lastIndex(of: "."), Self.suffixes.contains(String(name[name.index(after: dot)...])) else {
          if try Self.isFolder("\(folder.root)/\(path)") { inner.append(path) }
          continue
        }
        guard Sidecar.exists(for: name[..<dot], among: all) else {
          uncaptionedCount += 1
          continue
        }
        guard !path.utf8.contains(where: { $0 == 0x0a || $0 == 0x0d }) else {
          throw .access(path: path, reason: "its name holds a line end; give it another one")
        }
        lines += "\(String(try Sidecar(of: path, in: folder).hash, radix: 16))\t\(path)\n"
      }
      try Self.append(lines, to: descriptor, path: path)
      pending += inner.reversed()
    }
    file = try StableFile(path: path)
  }

  /// The names in a folder, sorted by their bytes.
  private static func names(in path: String) throws(SourceError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path)
        .filter { !$0.hasPrefix(".") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } catch {
      throw FileManager.default.fileExists(atPath: path)
        ? .access(path: path, reason: "it is no folder that can be read") : .absence(path: path)
    }
  }

  private static func isFolder(_ path: String) throws(SourceError) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func append(_ text: String, to descriptor: Int32, path: String) throws(SourceError) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw .access(path: path, reason: String(cString: strerror(errno))) }
      rest = rest.dropFirst(count)
    }
  }
}
