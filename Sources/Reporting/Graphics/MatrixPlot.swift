/// A matrix of numbers as coloured cells, positive and negative in two colours.
public struct MatrixPlot: Sendable, Hashable {
  /// A number with what is written below it.
  public struct Cell: Sendable, Hashable {
    package let value: Double
    /// A second line, such as an interval.
    package let detail: String?
    /// Whether the number is set in bold, as where the interval excludes zero.
    package let isStrong: Bool

    /// A cell by its number, with a second line such as an interval; a strong one is set in bold.
    public init(_ value: Double, detail: String? = nil, isStrong: Bool = false) {
      self.value = value
      self.detail = detail
      self.isStrong = isStrong
    }
  }

  package let title: String
  package let rowNames: [String]
  package let columnNames: [String]
  /// `[rows][columns]`; nil leaves a place empty.
  package let cells: [[Cell?]]
  package let format: NumberFormat
  /// The magnitude that has full colour; that of the greatest cell when nil. Matrices side by side want a common one.
  package let scale: Double?

  /// A plot of `cells[row][column]`, nil for an empty place; `scale` is the magnitude that has full colour, the
  /// greatest one without it.
  public init(
    _ title: String, rowNames: [String], columnNames: [String], cells: [[Cell?]], format: NumberFormat = .fixed(2),
    scale: Double? = nil
  ) {
    self.title = title
    self.rowNames = rowNames
    self.columnNames = columnNames
    self.cells = cells
    self.format = format
    self.scale = scale
  }

  /// The plot as inline SVG.
  public var markup: Markup {
    let width = PlotFrame.standardWidth
    let left = min(110, 12 + 6.4 * Double(rowNames.map(\.count).max() ?? 0))
    let side = (width - left - 4) / Double(max(1, columnNames.count))
    let height = min(48, max(30, side * 0.7))
    let top = 24.0
    let greatest = scale ?? cells.joined().compactMap { $0.map { abs($0.value) } }.filter(\.isFinite).max() ?? 0
    var parts: [Markup] = columnNames.enumerated().map { column, name in
      text("tick", left + side * (Double(column) + 0.5), top - 8, "middle", name)
    }
    for (row, name) in rowNames.enumerated() {
      let y = top + height * Double(row)
      parts.append(text("tick", left - 6, y + height / 2 + 4, "end", name))
      for (column, cell) in cells[row].enumerated() {
        guard let cell else { continue }
        parts += draw(cell, greatest: greatest, x: left + side * Double(column), y: y, width: side, height: height)
      }
    }
    return Drawing.markup(
      width: width, height: top + height * Double(rowNames.count) + 6, title: title, description: description, parts)
  }

  private func draw(
    _ cell: Cell, greatest: Double, x: Double, y: Double, width: Double, height: Double
  ) -> [Markup] {
    let share = greatest > 0 && cell.value.isFinite ? min(1, abs(cell.value) / greatest) : 0
    var parts: [Markup] = [
      .tag(
        "rect",
        [
          "class": cell.value < 0 ? "cell negative" : "cell positive", "x": coordinate(x + 1), "y": coordinate(y + 1),
          "width": coordinate(width - 2), "height": coordinate(height - 2), "rx": "3",
          "fill-opacity": coordinate(0.04 + 0.56 * share),
        ])
    ]
    let middle = y + height / 2
    let style = cell.isStrong ? "cell-value strong" : "cell-value"
    parts.append(
      text(style, x + width / 2, middle + (cell.detail == nil ? 4 : -1), "middle", format.signedText(cell.value)))
    if let detail = cell.detail { parts.append(text("cell-detail", x + width / 2, middle + 12, "middle", detail)) }
    return parts
  }

  private func text(_ style: String, _ x: Double, _ y: Double, _ anchor: String, _ text: String) -> Markup {
    .tag("text", ["class": style, "x": coordinate(x), "y": coordinate(y), "text-anchor": anchor], text: text)
  }

  private var description: String {
    zip(rowNames, cells).flatMap { row, cells in
      zip(columnNames, cells).compactMap { column, cell in
        cell.map { "\(row), \(column): \(format.signedText($0.value))\($0.detail.map { " \($0)" } ?? "")" }
      }
    }.joined(separator: "; ")
  }
}
