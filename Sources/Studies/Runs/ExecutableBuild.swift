import Files
import Foundation

/// Which build of the executable this process is: two builds may compute different numbers from the same recipe, also at one commit.
package enum ExecutableBuild {
  /// The first sixteen hexadecimal digits of SHA-256 of the executable's file; nil where it cannot be read. Read once, when first asked.
  package static let current: String? = {
    // The first is the file that runs, also if another one was put in its place meanwhile. It is large and may fail to be read: a lazy
    // sequence would read it twice and expect the same both times.
    for path in ["/proc/self/exe", Bundle.main.executablePath].compactMap({ $0 }) {
      if let digest = try? SHA256.hexadecimal(ofFile: path) { return String(digest.prefix(16)) }
    }
    return nil
  }()
}
