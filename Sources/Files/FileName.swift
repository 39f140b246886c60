import Foundation

/// Names of files as the least exact file systems take them, and as lists sort them.
package enum FileName {
  /// What two names have in common if some file system takes one for the other: capitals and small letters (macOS, exFAT, SMB), letters
  /// with accents in one piece or apart (macOS), dots and spaces at the end (Windows).
  ///
  /// Names may have it in common that every system tells apart; what is made of one name must not be lost to another, the reverse does no harm.
  package static func folded(_ name: String) -> String {
    var folded = name.decomposedStringWithCanonicalMapping.uppercased().lowercased()
    while let last = folded.unicodeScalars.last, last == "." || last == " " { folded.unicodeScalars.removeLast() }
    return folded
  }

  /// A number with zeros before it up to `digits` digits, so that names stand in the order of their numbers.
  package static func digits(of number: Int, atLeast digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(digits - text.count, 0)) + text
  }
}
