internal import Foundation

/// The folder that a list's pictures are in, and which no path may leave.
package struct PictureFolder: Sendable {
  /// Larger files are refused.
  package static let fileSizeLimit = 1 << 28

  package let root: String
  private let replacements: [PathReplacement]
  private let opening: FileTime

  package init(_ root: String, replacing replacements: [PathReplacement] = []) {
    self.root = PathNormalization.normalized(root.isEmpty ? "." : root)
    self.replacements = replacements
    opening = .now()
  }

  /// The file that `path` names: below the root, or absolute and inside it.
  ///
  /// Links inside the folder are followed: whoever made the folder made them.
  package func resolve(_ path: String) throws(SourceError) -> String {
    let path = replaced(path)
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .escape(path: path, root: root) }
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    let full = PathNormalization.normalized(isAbsolute ? path : root + "/" + path)
    guard PathNormalization.isInside(full, root: root) else { throw .escape(path: path, root: root) }
    return full
  }

  /// `path` with what replaces its beginning, if anything does.
  func replaced(_ path: String) -> String { replacements.lazy.compactMap { $0.apply(to: path) }.first ?? path }

  /// The bytes of the picture at `path`.
  ///
  /// - Throws: `SourceError`: `.escape`, `.absence`, `.access`, or `.change` if it was changed after the source was opened.
  package func contents(of path: String) throws(SourceError) -> [UInt8] {
    let file = try open(path)
    guard !file.changed(after: opening) else { throw .change(path: file.path) }
    return try file.contents(limit: Self.fileSizeLimit)
  }

  /// Whether there is a file at `path`.
  package func contains(_ path: String) throws(SourceError) -> Bool {
    do throws(SourceError) {
      _ = try open(path)
      return true
    } catch {
      if case .absence = error { return false }
      throw error
    }
  }

  /// The file whose name has the bytes of `path`, else one whose name is the same text in another form of Unicode: macOS takes
  /// letters with accents apart, and most lists have them in one piece.
  package func open(_ path: String) throws(SourceError) -> StableFile {
    let full = try resolve(path)
    do throws(SourceError) {
      return try StableFile(path: full)
    } catch {
      guard case .absence = error, let twin = twin(of: full) else { throw error }
      return try StableFile(path: twin)
    }
  }

  private func twin(of full: String) -> String? {
    guard !full.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    // The root is as it was typed.
    let start = root == "." ? "" : root == "/" ? "/" : root + "/"
    let rest = String(decoding: full.utf8.dropFirst(start.utf8.count), as: UTF8.self)
    return [rest.precomposedStringWithCanonicalMapping, rest.decomposedStringWithCanonicalMapping]
      .filter { !$0.utf8.elementsEqual(rest.utf8) }.map { start + $0 }.first { access($0, F_OK) == 0 }
  }
}

/// Paths without `.`, `..` and double slashes, by their spelling alone.
///
/// Bytes, not characters: a combining mark after a slash would make the two one character, and hide the slash.
package enum PathNormalization {
  private static let slash = UInt8(ascii: "/")

  /// `path` normalised; a relative path stays relative and may begin with `..`.
  static func normalized(_ path: String) -> String {
    let bytes = Array(path.utf8)
    let isAbsolute = bytes.first == slash
    var parts: [ArraySlice<UInt8>] = []
    for part in bytes.split(separator: slash) where !part.elementsEqual(".".utf8) {
      let isParent = part.elementsEqual("..".utf8)
      if isParent, let last = parts.last, !last.elementsEqual("..".utf8) {
        parts.removeLast()
      } else if !isParent || !isAbsolute {
        parts.append(part)
      }
    }
    let joined = String(decoding: Array(parts.joined(separator: [slash])), as: UTF8.self)
    if isAbsolute { return "/" + joined }
    return joined.isEmpty ? "." : joined
  }

  /// Whether the normalised `path` is inside the normalised folder `root`.
  package static func isInside(_ path: String, root: String) -> Bool {
    switch root {
    case ".": path.utf8.first != slash && path != ".." && !path.utf8.starts(with: "../".utf8)
    case "/": path.utf8.first == slash && path.utf8.count > 1
    // A relative root such as `../pictures` begins what is inside it, because both are normalised alike.
    default: path.utf8.starts(with: (root + "/").utf8)
    }
  }
}
