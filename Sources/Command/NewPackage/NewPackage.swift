package import Files
package import Foundation
import Studies

/// A package of your own, as `triad new` writes it: two experiments, an objective, an encoder, a data set, their tests and the executable.
package struct NewPackage {
  /// The executable.
  private let name: String
  /// Where Triad is: a folder lib/triad, or a checkout.
  private let triad: String

  package init(name: String, triad: String) throws(NewPackageError) {
    let words = name.split(separator: "-", omittingEmptySubsequences: false)
    let isWritten = words.allSatisfy { !$0.isEmpty && $0.allSatisfy { "a"..."z" ~= $0 || "0"..."9" ~= $0 } }
    guard isWritten, name.first?.isLetter == true, name != "triad" else {
      throw .name(name, suggestion: Self.suggestion(for: name))
    }
    self.name = name
    self.triad = triad
  }

  /// Every file by its path.
  package var files: [(path: String, text: String)] {
    [
      ("Package.swift", PackageText.manifest), ("README.md", PackageText.readme), ("Makefile", PackageText.makefile),
      (".gitignore", PackageText.ignored),
      ("Sources/{{Name}}Parts/Experiment.swift", PackageText.experiment),
      ("Sources/{{Name}}Parts/ThreeObjectives.swift", PackageText.ablation),
      ("Sources/{{Name}}Parts/ModalityGap.swift", PartsText.objective),
      ("Sources/{{Name}}Parts/SetOfPatches.swift", PartsText.encoder),
      ("Sources/{{Name}}Parts/Dots.swift", PartsText.data),
      ("Sources/{{Name}}Tool/main.swift", PackageText.main),
      ("Tests/{{Name}}PartsTests/PartsTests.swift", PackageText.tests),
    ].map { (filled($0), filled($1)) }
  }

  private func filled(_ text: String) -> String {
    let camel = name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    let literal = "\"" + triad.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    return text.replacing("{{name}}", with: name).replacing("{{Name}}", with: camel)
      .replacing("{{triad}}", with: literal).replacing("{{search}}", with: search)
      .replacing("{{make}}", with: triad.replacing("$", with: "$$").replacing("#", with: "\\#"))
  }

  /// What the command line of a build says of an installation, whose modules are compiled already; nothing of sources. In the manifest it
  /// would be an unsafe flag.
  var search: String { triad.hasSuffix("/lib/triad") ? " -Xswiftc " + ShellWords.quoted("-I" + triad) : "" }

  /// What comes nearest to `name` and is one.
  private static func suggestion(for name: String) -> String {
    let words = name.lowercased().split { !("a"..."z" ~= $0 || "0"..."9" ~= $0) }.drop { $0.first?.isNumber == true }
    let found = words.joined(separator: "-")
    return found.isEmpty || found == "triad" ? "my-study" : found
  }

  /// Writes the package into a folder that is empty or not there yet: all of it or nothing.
  package func write(to folder: URL) throws(NewPackageError) {
    let (path, manager) = (folder.path, FileManager.default)
    guard path != manager.currentDirectoryPath else { throw .current(path) }
    if manager.fileExists(atPath: path), (try? manager.contentsOfDirectory(atPath: path).isEmpty) != true {
      throw .occupation(path)
    }
    let partial = path + ".partial"
    guard !manager.fileExists(atPath: partial) else { throw .remains(partial) }
    do throws(FileError) {
      for file in files { try AtomicFile.write(file.text, to: "\(partial)/\(file.path)") }
      // Takes the place of an empty folder, and fails where somebody has just put something into it.
      guard rename(partial, path) == 0 else { throw FileError.unwritable(path: path, reason: FileError.reason(errno)) }
    } catch {
      try? manager.removeItem(atPath: partial)
      throw .file(error)
    }
  }
}

/// Why a package was not written.
package enum NewPackageError: Error, Sendable, Hashable, CustomStringConvertible {
  case name(String, suggestion: String)
  /// There is something already.
  case occupation(String)
  /// A shell that stands in a folder does not see it replaced.
  case current(String)
  /// An earlier attempt was killed.
  case remains(String)
  /// Neither an installation nor sources.
  case absentTriad(executable: String)
  case file(FileError)

  package var description: String {
    switch self {
    case .name(let name, let suggestion):
      "'\(name)' cannot be the name of your executable, which must be lower-case words joined by hyphens, and not 'triad': give "
        + "--name \(suggestion)."
    case .occupation(let path): "\(path) exists already and is not empty: name a new folder."
    case .current(let path): "\(path) is the folder that you are in: name a new one."
    case .remains(let path): "\(path) is left over from an interrupted attempt: remove it first."
    case .absentTriad(let executable):
      "Neither a library of Triad nor its sources were found from \(executable): run `make install` in Triad's folder and use the `triad` "
        + "that it installs."
    case .file(let error): error.description
    }
  }
}
