import Foundation

/// What the file VERSION says that lies above a carried executable. `make dist` writes it, because no working tree of Git lies around the
/// executable where it then runs:
///
///     triad v1.0-12-g0123456789
///     commit 0123456789abcdef0123456789abcdef01234567
///
/// The second line is absent where the sources were in no working tree either.
package struct CarriedVersion: Sendable, Hashable {
  /// As `git describe` names it.
  package let name: String
  /// The commit of the sources; changes that were not committed are in the name.
  package let commit: String?

  /// Nil for any other text: files of that name lie in many folders.
  package init?(text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard (2...3).contains(lines.count), lines.last == "" else { return nil }
    let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 2, words.allSatisfy({ !$0.isEmpty }) else { return nil }
    name = String(words[1])
    guard lines.count == 3 else {
      commit = nil
      return
    }
    let digits = lines[1].dropFirst("commit ".count)
    guard lines[1].hasPrefix("commit "), digits.count >= 40, digits.allSatisfy(\.isHexDigit) else { return nil }
    commit = String(digits)
  }

  /// Of the executable in a folder bin beside such a file; nil where there is none.
  package init?(executable: String) {
    let folder = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
    let file = folder.deletingLastPathComponent().appendingPathComponent("VERSION")
    guard folder.lastPathComponent == "bin", let text = try? String(contentsOf: file, encoding: .utf8) else {
      return nil
    }
    self.init(text: text)
  }

  /// Of this process.
  package static let current = Bundle.main.executablePath.flatMap(CarriedVersion.init(executable:))
}
