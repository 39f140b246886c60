extension StringProtocol {
  /// The text without white space at either end.
  package func trimmingSpaces() -> String {
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
    while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
    return String(rest)
  }

  /// The text with every run of white space as one space and none at either end.
  package func collapsingSpaces() -> String {
    split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

extension Sequence<String> {
  /// The texts in order, each once and none empty.
  package func distinct() -> [String] {
    var seen: Set<String> = []
    return filter { !$0.isEmpty && seen.insert($0).inserted }
  }
}
