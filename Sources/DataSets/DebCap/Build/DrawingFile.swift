import Files

/// A picture file of a package, as PNG.
enum DrawingFile {
  /// The PNG of the file at `path`; drawings (`.svg`) are rendered at 256 pixels for their longer side by
  /// `rsvg-convert`.
  static func png(at path: String) throws(DebCapBuildError) -> [UInt8] {
    guard path.hasSuffix(".svg") else { return try FileListing.bytes(of: path) }
    let size = "256"
    do throws(ToolRun.Failure) {
      return try ToolRun.output(of: renderer, ["--keep-aspect-ratio", "--width", size, "--height", size, path])
    } catch {
      switch error {
      case .absence: throw rendererFailure("it is not installed")
      case .status(_, let message): throw DebCapBuildError.metadata(path: path, reason: message)
      }
    }
  }

  /// Throws unless drawings can be rendered.
  static func requireRenderer() throws(DebCapBuildError) {
    guard ToolRun.path(of: renderer) != nil else { throw rendererFailure("it is not installed") }
  }

  private static let renderer = "rsvg-convert"

  private static func rendererFailure(_ reason: String) -> DebCapBuildError {
    .tool(name: renderer, package: "librsvg2-bin", reason: reason)
  }
}
