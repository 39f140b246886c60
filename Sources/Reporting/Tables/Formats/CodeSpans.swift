/// A sentence in pieces: what stands between backticks is code, such as a command to type.
enum CodeSpans {
  /// The pieces in their order, without the backticks; one piece where their number is odd, for then they are ordinary characters.
  static func pieces(of text: String) -> [(text: String, isCode: Bool)] {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
    guard parts.count % 2 == 1 else { return [(text, false)] }
    return parts.enumerated().map { (text: $0.element, isCode: $0.offset % 2 == 1) }
  }
}
