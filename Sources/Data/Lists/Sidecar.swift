internal import Tensor

/// The captions beside a picture: the lines of a text file, or of a JSON file the member `caption` or `captions`, which also speaks where the text is empty.
struct Sidecar {
  /// Where they are, below the root.
  struct Place: Sendable, Hashable {
    var text: String?
    var json: String?

    /// Where the captions of `picture` are if their files are called after it letter by letter.
    static func usual(of picture: String, in folder: PictureFolder) throws(SourceError) -> Place {
      let stem = FolderNames.parts(of: picture)?.stem ?? picture
      return Place(text: try folder.contains("\(stem).txt") ? "\(stem).txt" : nil, json: "\(stem).json")
    }
  }

  static let endings = ["txt", "json"]

  /// The bytes that say them, and the file these are in.
  private let path: String
  private let bytes: [UInt8]
  private let isText: Bool

  /// Of the bytes.
  let hash: UInt64

  init(at place: Place, in folder: PictureFolder) throws(SourceError) {
    var found = (path: place.json ?? "", bytes: [UInt8](), isText: false)
    if let text = place.text {
      found = (text, try folder.contents(of: text), true)
      if let json = place.json, Self.isEmpty(found.bytes), try folder.contains(json) {
        found = (json, try folder.contents(of: json), false)
      }
    } else {
      found.bytes = try folder.contents(of: found.path)
    }
    (path, bytes, isText) = found
    hash = bytes.withUnsafeBytes(WordHash.hash)
  }

  private static func isEmpty(_ bytes: [UInt8]) -> Bool {
    String(validating: bytes, as: UTF8.self)?.hasVisibleCharacter == false
  }

  /// - Throws: What is wrong with the captions, with their file.
  func texts() throws(RecordFault) -> [String] {
    guard isText else {
      do throws(RecordFault) { return try RecordFields(bytes).captions(among: ["caption", "captions"]) } catch {
        throw .file(error.at("its content", of: path))
      }
    }
    guard TextEncoding.fault(of: bytes) == nil, let text = String(validating: bytes, as: UTF8.self) else {
      let reason = TextEncoding.fault(of: bytes) ?? "is not UTF-8"
      throw .file(.field(path: path, place: "its content", name: "the caption", reason: reason))
    }
    let lines = text.withoutByteOrderMark.unicodeScalars.split { $0 == "\n" || $0 == "\r" }.map(String.init)
    guard !lines.isEmpty else {
      throw .file(.field(path: path, place: "its content", name: "the caption", reason: "is empty"))
    }
    return lines
  }
}
