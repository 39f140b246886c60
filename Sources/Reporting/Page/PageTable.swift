/// A table of a page, which scrolls on its own where it is wider than the screen.
public struct PageTable: Sendable, Hashable {
  /// A cell.
  public struct Cell: Sendable, Hashable {
    public let text: String
    /// A second, smaller part, such as a deviation.
    public let detail: String
    /// `best`, `second`, `failed` and the like; classes of the style sheet.
    public let style: String?

    public init(_ text: String, detail: String = "", style: String? = nil) {
      self.text = text
      self.detail = detail
      self.style = style
    }
  }

  /// A row: its heading and its cells.
  public struct Row: Sendable, Hashable {
    public let name: String
    public let cells: [Cell]

    public init(_ name: String, _ cells: [Cell]) {
      self.name = name
      self.cells = cells
    }
  }

  public let caption: String
  /// The first heads the names of the rows.
  public let header: [String]
  public let rows: [Row]
  /// Whether cells are words, set to the left.
  public let isText: Bool

  public init(_ caption: String, header: [String], rows: [Row], isText: Bool = false) {
    self.caption = caption
    self.header = header
    self.rows = rows
    self.isText = isText
  }

  public var markup: Markup {
    let head = header.map { Markup.tag("th", ["scope": "col"], text: $0) }
    let body = rows.map { row in
      Markup.tag(
        "tr", [:],
        [.tag("th", ["scope": "row"], text: row.name)]
          + row.cells.map { cell in
            .tag(
              "td", ["class": cell.style],
              [.text(cell.text)]
                + (cell.detail.isEmpty ? [] : [.tag("span", ["class": "detail"], text: " " + cell.detail)]))
          })
    }
    return .fragment([
      // Not the table's own caption, which would scroll away with it.
      .tag("p", ["class": "table-title"], text: caption),
      // A region that scrolls must be reachable by keyboard, and so needs a name.
      .tag(
        "div", ["class": "scroll", "role": "region", "tabindex": "0", "aria-label": caption],
        [
          .tag(
            "table", ["class": isText ? "words" : nil, "aria-label": caption],
            [.tag("thead", [:], [.tag("tr", [:], head)]), .tag("tbody", [:], body)])
        ]),
    ])
  }
}
