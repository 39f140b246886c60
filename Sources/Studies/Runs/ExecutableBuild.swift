import Files
import Foundation

/// Which build of the executable this process is: two builds may compute different numbers from the same recipe, also at one commit.
package enum ExecutableBuild {
  /// The first sixteen hexadecimal digits of SHA-256 of the executable's file; nil where it cannot be read. Read once, when first asked.
  package static let current: String? = paths.lazy.compactMap { path in
    (try? SHA256.hexadecimal(ofFile: path)).map { String($0.prefix(16)) }
  }.first

  /// The first is the file that runs, also if another one was put in its place meanwhile.
  private static var paths: [String] { ["/proc/self/exe", Bundle.main.executablePath].compactMap { $0 } }
}
