/// A table ready to be written in any markup: headings, labels, and cells whose emphasis is a meaning rather than a sign.
package struct TableGrid: Sendable, Hashable {
  /// A cell's number and what is said about it.
  package struct Cell: Sendable, Hashable {
    package enum Emphasis: Sendable, Hashable {
      case none
      case best
      /// There is no number because the runs failed.
      case failed
    }

    /// What was compared: a mean, a word.
    package var value: String
    /// What belongs to it: ` ± 0.4 (2)` or ` [-0.1, 0.3]`, with its blank.
    package var detail: String
    package var emphasis: Emphasis
    /// Stars of significance.
    package var starCount: Int

    package init(_ value: String, detail: String = "", emphasis: Emphasis = .none, starCount: Int = 0) {
      self.value = value
      self.detail = detail
      self.emphasis = emphasis
      self.starCount = starCount
    }

    /// From `12.3 ± 0.4`: the value, and the rest as detail.
    init(splitting text: String, emphasis: Emphasis = .none, starCount: Int = 0) {
      let end = text.firstIndex(of: " ") ?? text.endIndex
      self.init(
        String(text[..<end]), detail: String(text[end...]),
        emphasis: ["failed", "damaged"].contains(text) ? .failed : emphasis,
        starCount: starCount)
    }
  }

  /// A heading, and what neighbouring columns are headed with together.
  package struct Heading: Sendable, Hashable {
    package var text: String
    package var group: String?
    /// Below its group.
    package var textInGroup: String

    package init(_ text: String, group: String? = nil, textInGroup: String? = nil) {
      self.text = text
      self.group = group
      self.textInGroup = textInGroup ?? text
    }
  }

  package struct Row: Sendable, Hashable {
    package var label: String
    /// One a heading; none in a row that heads those below it.
    package var cells: [Cell]
    /// True for a row that is not an arm: chance, coverage, a sum.
    package var isReference: Bool

    package init(_ label: String, _ cells: [Cell], isReference: Bool = false) {
      self.label = label
      self.cells = cells
      self.isReference = isReference
    }
  }

  /// What the table shows; nil for the first one, which the whole is named after.
  package var title: String?
  /// What the labels are, such as `arm`.
  package var labelHeading: String
  package var headings: [Heading]
  package var rows: [Row]
  /// True for what is there to be looked up: a form that can fold does.
  package var isFolded = false

  package init(title: String? = nil, labelHeading: String = "arm", headings: [Heading], rows: [Row]) {
    self.title = title
    self.labelHeading = labelHeading
    self.headings = headings
    self.rows = rows
  }
}

extension TableGrid {
  /// For the terminal, without the title: aligned, and no line longer than `width` where the columns allow it. No final line feed.
  package func text(width: Int = 100) -> String { TextGrid(grid: self, width: width).text }

  /// In Markdown, without the title and without a final line feed.
  package var markdown: String { MarkdownGrid(grid: self).text }
}

extension TableGrid {
  /// About how many characters a line takes: the widest cell of each column, what stands after a value being set smaller.
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
