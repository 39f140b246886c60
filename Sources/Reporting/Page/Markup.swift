/// A piece of HTML or SVG as a tree.
///
/// Text and attribute values are escaped when the tree is written, and only there: captions and names are data, and whatever they
/// contain stays text.
public indirect enum Markup: Sendable, Hashable {
  /// Characters to be read.
  case text(String)
  /// An element; made by ``tag(_:_:_:)``.
  case element(String, [MarkupAttribute], [Markup])
  /// Pieces one after another.
  case fragment([Markup])
  /// The content of a `style` element, which browsers do not unescape.
  case styleSheet(String)

  /// Nothing.
  package static let empty = Markup.fragment([])

  /// An element; attributes whose value is nil are left out.
  ///
  /// ```swift
  /// Markup.tag("a", ["href": "#table"], [.text("Table")])
  /// ```
  public static func tag(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ content: [Markup] = []
  ) -> Markup {
    .element(name, attributes.compactMap { pair in pair.value.map { MarkupAttribute(pair.key, $0) } }, content)
  }

  /// An element that holds nothing but text.
  public static func tag(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], text: String
  ) -> Markup {
    tag(name, attributes, [.text(text)])
  }

  /// The source text.
  package var source: String {
    var result = ""
    write(to: &result)
    return result
  }

  /// All characters to be read, without any markup.
  package var plainText: String {
    switch self {
    case .text(let text): text
    case .element(_, _, let content), .fragment(let content): content.map(\.plainText).joined()
    case .styleSheet: ""
    }
  }

  /// Elements of HTML that have no content and no end tag.
  private static let voidElements: Set<String> = ["meta", "br", "hr", "img", "link", "col"]
  /// Elements after whose end tag a line break changes nothing that is seen: the file stays readable and its differences small.
  private static let blockElements: Set<String> = [
    "head", "title", "meta", "style", "body", "main", "header", "footer", "nav", "section", "figure", "figcaption",
    "div",
    "h1", "h2", "h3", "p", "ul", "li", "table", "thead", "tbody", "tr", "svg", "g", "details", "summary", "defs", "ol",
  ]

  private func write(to text: inout String) {
    switch self {
    case .text(let value): Markup.escape(value, into: &text)
    case .fragment(let pieces): for piece in pieces { piece.write(to: &text) }
    case .styleSheet(let rules):
      // The only sequence that could end the element.
      text += "<style>\n" + rules.replacing("</", with: "<\\/") + "</style>\n"
    case .element(let name, let attributes, let content):
      text += "<" + name
      for attribute in attributes {
        text += " " + attribute.name + "=\""
        Markup.escape(attribute.value, into: &text)
        text += "\""
      }
      text += ">"
      if Markup.voidElements.contains(name) { return }
      for piece in content { piece.write(to: &text) }
      text += "</" + name + ">"
      if Markup.blockElements.contains(name) { text += "\n" }
    }
  }

  private static func escape(_ value: String, into text: inout String) {
    for scalar in value.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      case "\t", "\n": text.unicodeScalars.append(scalar)
      // Neither HTML nor SVG can hold other control characters.
      case _ where scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value): text += "\u{fffd}"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}

/// A name and a value within a tag.
public struct MarkupAttribute: Sendable, Hashable {
  package let name: String
  package let value: String

  /// An attribute; its value is escaped where it is written.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// A number as drawings write it: two digits after the point at the most and none that say nothing, the same everywhere.
func coordinate(_ value: Double) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "0" }
  let hundredths = Int((value * 100).rounded())
  let (whole, rest) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
  let sign = hundredths < 0 ? "-" : ""
  if rest == 0 { return sign + String(whole) }
  return sign + String(whole) + (rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)")
}
