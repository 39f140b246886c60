import Checkpoints

extension String {
  /// The same with control characters as text, line for line: a caption or a name from somebody's data must not steer a terminal.
  package var printableLines: String {
    split(separator: "\n", omittingEmptySubsequences: false).map { String($0).printable }.joined(separator: "\n")
  }
}
