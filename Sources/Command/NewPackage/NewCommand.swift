import Foundation
import Studies

/// `triad new`: writes a package of your own, which needs nothing but Triad. An executable of your own does not have it.
package struct NewCommand: Subcommand {
  private let executable: String

  package let name = "new"
  package let summary = "Write a package of your own: two experiments, an objective, an encoder, a data set, tests"
  package let examples = ["my-study"]
  package let parameters = [CommandParameter("folder", "Where it goes: a folder that is empty or not there yet")]
  package let options: [CommandOption] = [
    .value(
      "name", "NAME", "The name of its executable: lower-case words joined by hyphens; by default the folder's name")
  ]

  /// - Parameter executable: Of Triad's, which is looked for from there.
  package init(executable: String = Bundle.main.executablePath ?? CommandLine.arguments[0]) {
    self.executable = executable
  }

  package func run(_ arguments: ParsedArguments, on console: Console) throws {
    let typed = try arguments.required("folder", of: self)
    let named = URL(fileURLWithPath: typed).standardizedFileURL
    // The folder itself need not be there, so only those above it can be links.
    let folder = named.deletingLastPathComponent().resolvingSymlinksInPath()
      .appendingPathComponent(named.lastPathComponent)
    let name = arguments.value("name") ?? folder.lastPathComponent
    guard let place = TriadPlace(executable: executable) else {
      throw NewPackageError.absentTriad(executable: executable)
    }
    let package = try NewPackage(name: name, triad: place.path(from: folder))
    try package.write(to: folder)
    console.output.writeLine(typed)
    let time =
      switch place {
      case .library(let path): "builds in seconds, against the library in \(path)"
      case .sources(let path): "builds Triad's sources in \(path) first, which takes minutes once"
      }
    console.diagnostics.writeLine(
      """
      Wrote \(package.files.count) files. The package \(time):
        cd \(ShellWords.quoted(typed))
        swift build -c release\(package.search)
        .build/release/\(name) run modality-gap --scale smoke
      """)
  }
}
