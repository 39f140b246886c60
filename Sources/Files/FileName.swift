import Foundation

/// Names of files as the least exact file systems take them.
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
}
