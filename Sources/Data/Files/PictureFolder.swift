/// The folder that a list's pictures are in, and which no path may leave.
package struct PictureFolder: Sendable {
  /// Larger files are refused.
  package static let fileSizeLimit = 1 << 28

  package let root: String
  private let opening: FileMoment

  package init(_ root: String) {
    self.root = PathNormalization.normalized(root.isEmpty ? "." : root)
    opening = .now()
  }

  /// The file that `path` names: below the root, or absolute and inside it.
  ///
  /// Links inside the folder are followed: whoever made the folder made them.
  package func resolve(_ path: String) throws(SourceError) -> String {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .escape(path: path, root: root) }
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    let full = PathNormalization.normalized(isAbsolute ? path : root + "/" + path)
    guard PathNormalization.isInside(full, root: root) else { throw .escape(path: path, root: root) }
    return full
  }

  /// The bytes of the picture at `path`.
  ///
  /// - Throws: `SourceError`: `.escape`, `.absence`, `.access`, or `.change` if it was changed after the source was opened.
  package func contents(of path: String) throws(SourceError) -> [UInt8] {
    let file = try StableFile(path: resolve(path))
    guard !file.changed(after: opening) else { throw .change(path: file.path) }
    return try file.contents(limit: Self.fileSizeLimit)
  }

  /// Whether there is a file at `path`.
  package func contains(_ path: String) throws(SourceError) -> Bool {
    do throws(SourceError) {
      _ = try StableFile(path: resolve(path))
      return true
    } catch {
      if case .absence = error { return false }
      throw error
    }
  }
}
