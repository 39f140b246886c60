extension TableGrid {
  /// About how many characters a line takes: the widest cell of each column, what stands behind a value being set smaller.
  var width: Int { labelWidth + headings.indices.reduce(0) { $0 + width(ofColumn: $1) } }

  /// The grid as a few narrower ones, to be set one below another: columns of a group stay together, and the parts are about equally
  /// wide. One part where the grid fits, or cannot be parted.
  ///
  /// - Parameter limit: Characters of a line.
  func parts(within limit: Int) -> [TableGrid] {
    let blocks = columnBlocks
    let widths = blocks.map { block in block.reduce(0) { $0 + width(ofColumn: $1) } }
    let count = TableGrid.fill(widths, limit - labelWidth).count
    // The narrowest lines that need no more parts.
    let least = (1...max(1, limit - labelWidth)).first { TableGrid.fill(widths, $0).count <= count } ?? limit
    return TableGrid.fill(widths, least).map { places in part(places.flatMap { blocks[$0] }) }
  }

  private var labelWidth: Int {
    (rows.filter { !$0.cells.isEmpty }.map(\.label.count) + [labelHeading.count]).max() ?? 0
  }

  private func width(ofColumn column: Int) -> Int {
    let cells = rows.filter { $0.cells.indices.contains(column) }.map(\.cells[column])
    let widths = cells.map { $0.value.count + $0.starCount + $0.detail.count * 2 / 3 }
    return 2 + max(headings[column].textInGroup.count, widths.max() ?? 0)
  }

  /// Columns that stay together: those of a group, and each of the others.
  private var columnBlocks: [[Int]] {
    headings.indices.reduce(into: []) { blocks, column in
      if let last = blocks.last?.last, headings[last].group == headings[column].group, headings[column].group != nil {
        blocks[blocks.count - 1].append(column)
      } else {
        blocks.append([column])
      }
    }
  }

  /// The places of `widths`, as many to a line as fit; one that fits nowhere has a line of its own.
  private static func fill(_ widths: [Int], _ limit: Int) -> [[Int]] {
    var lines: [[Int]] = []
    var used = 0
    for (place, width) in widths.enumerated() {
      if lines.isEmpty || used + width > limit {
        lines.append([])
        used = 0
      }
      lines[lines.count - 1].append(place)
      used += width
    }
    return lines
  }

  private func part(_ columns: [Int]) -> TableGrid {
    TableGrid(
      title: title, labelHeading: labelHeading, headings: columns.map { headings[$0] },
      rows: rows.map { row in
        Row(
          row.label, columns.compactMap { row.cells.indices.contains($0) ? row.cells[$0] : nil },
          isReference: row.isReference)
      })
  }
}
