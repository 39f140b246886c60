/// Words as a shell reads them back.
package enum ShellWords {
  private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-")

  /// `word`, in quotation marks where it holds what a shell would read as something else.
  package static func quoted(_ word: String) -> String {
    guard word.isEmpty || !word.allSatisfy(plain.contains) else { return word }
    return "'" + word.replacing("'", with: #"'\''"#) + "'"
  }

  /// `words` as one types them.
  package static func joined(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }
}
