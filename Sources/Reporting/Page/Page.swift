/// One HTML file that needs nothing else: no server, no network, no script.
public struct Page: Sendable, Hashable {
  package let title: String
  /// What stands below the title, such as the question and a few facts.
  package let lead: [Markup]
  package let sections: [PageSection]
  /// Pictures, each once.
  package let pictures: PictureSheet
  package let footer: [Markup]

  /// A page with its lead above the sections; nothing in it is fetched from elsewhere.
  public init(
    title: String, lead: [Markup], sections: [PageSection], pictures: PictureSheet = PictureSheet(),
    footer: [Markup] = []
  ) {
    self.title = title
    self.lead = lead
    self.sections = sections
    self.pictures = pictures
    self.footer = footer
  }

  /// The whole file.
  public var text: String {
    let head = Markup.tag(
      "head", [:],
      [
        .tag("meta", ["charset": "utf-8"]),
        .tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .tag("meta", ["name": "color-scheme", "content": "light dark"]),
        // Even if something slipped through: no script runs, and nothing is fetched.
        .tag(
          "meta",
          [
            "http-equiv": "Content-Security-Policy",
            "content": "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
          ]),
        // Browsers ask for an icon unless there is one.
        .tag("link", ["rel": "icon", "href": "data:,"]),
        .tag("title", text: title), .styleSheet(PageStyle.rules),
      ])
    let body = Markup.tag(
      "body", [:],
      [
        pictures.definitions,
        .tag("header", [:], [.tag("h1", text: title)] + lead),
        .tag(
          "nav", ["aria-label": "Sections"],
          [
            .tag(
              "ul", [:],
              sections.map { .tag("li", [:], [.tag("a", ["href": "#\($0.name)"], text: $0.title)]) })
          ]),
        .tag("main", [:], sections.map(\.markup)), .tag("footer", [:], footer),
      ])
    return "<!DOCTYPE html>\n" + Markup.tag("html", ["lang": "en"], [head, body]).source
  }
}

/// A part of a page with a heading of its own.
public struct PageSection: Sendable, Hashable {
  /// What links lead to: letters and hyphens.
  package let name: String
  package let title: String
  package let content: [Markup]

  /// A section; `name` is its anchor.
  public init(_ name: String, title: String, _ content: [Markup]) {
    self.name = name
    self.title = title
    self.content = content
  }

  var markup: Markup {
    .tag(
      "section", ["id": name, "aria-labelledby": name + "-title"],
      [.tag("h2", ["id": name + "-title"], text: title)] + content)
  }
}

extension Markup {
  /// A paragraph in which text between backticks is code.
  public static func paragraph(_ text: String, style: String? = nil) -> Markup {
    .tag("p", ["class": style], withCode(text))
  }

  /// What a part of the page would show, and why it does not.
  package static func absence(_ text: String) -> Markup { paragraph(text, style: "absence") }

  /// Content below a line that opens and closes it, without a script.
  package static func folded(_ summary: [Markup], isOpen: Bool = false, _ content: [Markup]) -> Markup {
    .tag("details", ["open": isOpen ? "" : nil], [.tag("summary", [:], summary)] + content)
  }

  /// Drawings side by side where there is room, with what they show in words.
  ///
  /// - Parameter inPairs: Whether two panels belong together and must not part.
  public static func figure(
    _ caption: String, legend: Legend? = nil, inPairs: Bool = false, panels: [(title: String, drawing: Markup)]
  ) -> Markup {
    .tag(
      "figure", [:],
      [
        legend?.markup ?? .empty,
        .tag(
          "div", ["class": inPairs ? "panels pairs" : "panels"],
          panels.map { .tag("div", ["class": "panel"], [.tag("h3", text: $0.title), $0.drawing]) }),
        .tag("figcaption", [:], withCode(caption)),
      ])
  }

  static func withCode(_ text: String) -> [Markup] {
    CodeSpans.pieces(of: text).map { $0.isCode ? .tag("code", text: $0.text) : .text($0.text) }
  }
}
