extension String {
  /// What follows the first of `prefixes` that this begins with; all of it when it begins with none.
  func removing(prefixes: [String]) -> String {
    for prefix in prefixes where hasPrefix(prefix) { return String(dropFirst(prefix.count)) }
    return self
  }

  func hasPrefix(among prefixes: [String]) -> Bool { prefixes.contains { hasPrefix($0) } }

  /// `encoder.layer.7.output.dense.bias` after `encoder.layer.` is `(7, "output.dense.bias")`; nil for other forms.
  func numbered(after prefix: String) -> (number: Int, rest: String)? {
    guard hasPrefix(prefix) else { return nil }
    let parts = dropFirst(prefix.count).split(separator: ".", maxSplits: 1)
    // Only the plain form: "07" would be a second name of 7.
    guard parts.count == 2, let number = Int(parts[0]), String(number) == parts[0], number >= 0 else { return nil }
    return (number, String(parts[1]))
  }
}
