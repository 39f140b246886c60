/// From an inflected noun to what may be its lemma: the list of exceptions first, then the regular endings.
///
/// After WordNet's morphy(7WN), for nouns: `noun.exc`, then `-ies` to `-y`, `-es` and `-s` to nothing. Of compounds only the
/// last word is inflected.
public struct NounMorphology: Sendable {
  private let exceptions: [String: [String]]

  /// Reads `noun.exc`: the inflected form and its lemmas on each line.
  public init(path: String) throws(WordNetError) {
    var fields = try WordNetFields(path: path)
    var exceptions: [String: [String]] = [:]
    while fields.advance() {
      let form = try fields.text("an inflected form")
      var lemmas = [try fields.text("a noun")]
      while fields.hasField { lemmas.append(try fields.text("a noun")) }
      exceptions[form, default: []] += lemmas
    }
    guard !exceptions.isEmpty else { throw WordNetError.emptiness(path: fields.path) }
    self.exceptions = exceptions
  }

  /// `form` (lower case, underscores between words), and what it may be an inflected form of, the likeliest first.
  public func candidates(for form: String) -> [String] {
    var result = [form] + (exceptions[form] ?? [])
    if let bar = form.lastIndex(of: "_") {
      let last = form.index(after: bar)
      result += (exceptions[String(form[last...])] ?? []).map { String(form[..<last]) + $0 }
    }
    if form.hasSuffix("ies") { result.append(String(form.dropLast(3)) + "y") }
    if form.hasSuffix("es") { result.append(String(form.dropLast(2))) }
    if form.hasSuffix("s"), !form.hasSuffix("ss") { result.append(String(form.dropLast())) }
    return result
  }
}
