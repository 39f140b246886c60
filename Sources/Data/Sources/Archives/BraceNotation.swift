/// Names of shards in the notation of WebDataset: `train-{00000..00099}.tar`, `{a,b}.tar`, several joined by `::`.
public enum BraceNotation {
  /// More names are refused.
  public static let limit = 1_000_000

  /// The names that `text` stands for, in order.
  ///
  /// - Throws: `SourceError.request` if a brace is open, a range is none, or there are more than `limit` names.
  public static func names(in text: String) throws(SourceError) -> [String] {
    var names: [String] = []
    for part in parts(of: text) { names += try expand(part) }
    guard names.count <= limit else { throw .request("\(text) stands for more than \(limit) shards.") }
    return names
  }

  private static func parts(of text: String) -> [String] {
    var parts = [""]
    var rest = text[...]
    while let character = rest.first {
      if rest.hasPrefix("::") {
        parts.append("")
        rest = rest.dropFirst(2)
      } else {
        parts[parts.count - 1].append(character)
        rest = rest.dropFirst()
      }
    }
    return parts.filter { !$0.isEmpty }
  }

  /// The first brace is expanded, then what each of its alternatives leaves.
  private static func expand(_ text: String) throws(SourceError) -> [String] {
    guard let open = text.firstIndex(of: "{") else { return [text] }
    guard let close = text[open...].firstIndex(of: "}") else { throw .request("\(text) has an open brace.") }
    let inner = text[text.index(after: open)..<close]
    guard !inner.contains("{") else { throw .request("\(text) has a brace inside a brace.") }
    let tails = try expand(String(text[text.index(after: close)...]))
    let heads = try alternatives(inner, in: text)
    guard heads.count * tails.count <= limit else { throw .request("\(text) stands for more than \(limit) shards.") }
    return heads.flatMap { head in tails.map { text[..<open] + head + $0 } }
  }

  private static func alternatives(_ inner: Substring, in text: String) throws(SourceError) -> [String] {
    if inner.contains(",") { return inner.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    let fault = SourceError.request("{\(inner)} in \(text) is neither a range such as 000..099 nor a list.")
    guard let dots = inner.firstRange(of: "..") else { throw fault }
    let (first, last) = (inner[..<dots.lowerBound], inner[dots.upperBound...])
    guard let low = Int(first), let high = Int(last), low >= 0, low <= high, high - low < limit else { throw fault }
    // Leading zeros say how many digits there are.
    let digits = first.count
    return (low...high).map { number in
      let text = String(number)
      return String(repeating: "0", count: max(digits - text.count, 0)) + text
    }
  }
}
