extension TableGrid {
  /// The grid as a table of a page.
  ///
  /// - Parameter title: Takes the place of a title that the grid does not have.
  public func pageTable(title: String) -> PageTable {
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
      case .second: "second"
      case .failed: "failed"
      case .none: isReference ? "chance" : nil
      }
    self.init(
      cell.value + String(repeating: "*", count: cell.starCount),
      detail: String(cell.detail.drop { $0 == " " }), style: style)
  }
}
