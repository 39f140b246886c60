/// A table of a page, which scrolls on its own where it is wider than the screen.
package struct PageTable: Sendable, Hashable {
  /// A cell.
  package struct Cell: Sendable, Hashable {
    package let text: String
    /// A second, smaller part, such as a deviation.
    package let detail: String
    /// `best`, `failed` and the like; classes of the style sheet.
    package let style: String?

    package init(_ text: String, detail: String = "", style: String? = nil) {
      self.text = text
      self.detail = detail
      self.style = style
    }
  }

  /// A row: its heading and its cells.
  package struct Row: Sendable, Hashable {
    package let name: String
    package let cells: [Cell]
    /// True for a row to compare with, such as chance.
    package let isReference: Bool

    package init(_ name: String, _ cells: [Cell], isReference: Bool = false) {
      self.name = name
      self.cells = cells
      self.isReference = isReference
    }
  }

  /// A heading above those of neighbouring columns.
  package struct Group: Sendable, Hashable {
    /// Nil where columns have none.
    package var title: String?
    /// How many columns it spans.
    package var count: Int

    package init(title: String?, count: Int) {
      self.title = title
      self.count = count
    }
  }

  package let caption: String
  /// The first heads the names of the rows.
  package let header: [String]
  package let rows: [Row]
  /// Whether cells are words, set to the left.
  package let isText: Bool
  /// What stands above the header, without the column of names; empty for nothing.
  package let groups: [Group]

  package init(
    _ caption: String, header: [String], rows: [Row], isText: Bool = false, groups: [Group] = []
  ) {
    self.caption = caption
    self.header = header
    self.rows = rows
    self.isText = isText
    self.groups = groups
  }

  package var markup: Markup {
    let head = header.map { Markup.tag("th", ["scope": "col"], text: $0) }
    let body = rows.map { row in
      Markup.tag(
        "tr", ["class": row.isReference ? "reference" : nil],
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
            [.tag("thead", [:], groupLine + [.tag("tr", [:], head)]), .tag("tbody", [:], body)])
        ]),
    ])
  }

  private var groupLine: [Markup] {
    guard !groups.isEmpty else { return [] }
    let cells = groups.map { group in
      Markup.tag(
        "th", ["scope": "colgroup", "colspan": String(group.count), "class": group.title == nil ? nil : "group"],
        text: group.title ?? "")
    }
    return [.tag("tr", ["class": "groups"], [.tag("td")] + cells)]
  }
}

extension TableGrid {
  /// The grid as a table of a page.
  ///
  /// - Parameter title: Takes the place of a title that the grid does not have.
  package func pageTable(title: String) -> PageTable {
    let groups = groups
    return PageTable(
      self.title ?? title,
      header: [labelHeading] + headings.map { groups.isEmpty ? $0.text : $0.textInGroup },
      rows: rows.map { row in
        PageTable.Row(
          row.label, row.cells.map { PageTable.Cell($0, isReference: row.isReference) }, isReference: row.isReference)
      }, groups: groups)
  }

  /// Common headings of neighbouring columns; nil where there is none.
  private var groups: [PageTable.Group] {
    guard headings.contains(where: { $0.group != nil }) else { return [] }
    return headings.reduce(into: []) { groups, heading in
      if let last = groups.indices.last, groups[last].title == heading.group {
        groups[last].count += 1
      } else {
        groups.append(PageTable.Group(title: heading.group, count: 1))
      }
    }
  }
}

extension PageTable.Cell {
  fileprivate init(_ cell: TableGrid.Cell, isReference: Bool) {
    let style: String? =
      switch cell.emphasis {
      case .best: "best"
      case .failed: "failed"
      case .none: isReference ? "chance" : nil
      }
    self.init(
      cell.value + String(repeating: "*", count: cell.starCount),
      detail: String(cell.detail.drop { $0 == " " }), style: style)
  }
}
