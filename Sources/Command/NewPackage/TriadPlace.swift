import Foundation

/// Where Triad is that a package of your own can be built against, as an executable of Triad's sees it.
package enum TriadPlace: Sendable, Hashable {
  /// The folder lib/triad of an installation.
  case library(String)
  /// A checkout.
  case sources(String)

  /// Looks for the library of the installation that the executable lies in, then upwards for the sources that it was built from.
  package init?(executable: String) {
    var folder = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
    let library = folder.deletingLastPathComponent().appendingPathComponent("lib/triad")
    if FileManager.default.fileExists(atPath: library.appendingPathComponent("libTriad.a").path) {
      self = .library(library.path)
      return
    }
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.appendingPathComponent("Sources/Triad/Triad.swift").path) {
        self = .sources(folder.path)
        return
      }
      folder.deleteLastPathComponent()
    }
    return nil
  }

  /// The place as a package in `folder` names it: a package inside of the checkout moves with it.
  func path(from folder: URL) -> String {
    switch self {
    case .library(let path): return path
    case .sources(let path):
      let (root, own) = (URL(fileURLWithPath: path).pathComponents, folder.pathComponents)
      let depth = own.count - root.count
      return depth > 0 && own.starts(with: root) ? Array(repeating: "..", count: depth).joined(separator: "/") : path
    }
  }
}
