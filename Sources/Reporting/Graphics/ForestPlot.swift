/// Differences with their intervals, one below another, against a line at zero (Lewis and Clarke, BMJ 322, 2001).
public struct ForestPlot: Sendable, Hashable {
  /// One difference.
  public struct Row: Sendable, Hashable {
    package let name: String
    /// Nil where there is nothing to compare.
    package let mean: Double?
    package let interval: ClosedRange<Double>?
    /// The difference of each seed.
    package let values: [Double]
    /// What stands on the right: the numbers, or the reason why there are none.
    package let note: String
    package let style: SeriesStyle

    /// A line of the plot; what is nil is not drawn.
    public init(
      _ name: String, mean: Double?, interval: ClosedRange<Double>?, values: [Double], note: String,
      style: SeriesStyle
    ) {
      self.name = name
      self.mean = mean
      self.interval = interval
      self.values = values
      self.note = note
      self.style = style
    }
  }

  package let title: String
  /// What differs, with its unit.
  package let xTitle: String
  package let rows: [Row]

  /// A plot of rows from top to bottom, over one axis.
  public init(_ title: String, xTitle: String, rows: [Row]) {
    self.title = title
    self.xTitle = xTitle
    self.rows = rows
  }

  /// The plot as inline SVG.
  public var markup: Markup {
    let values = rows.flatMap { row in
      row.values + (row.mean.map { [$0] } ?? []) + (row.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
    }
    let rowHeight = 38.0
    let frame = PlotFrame(
      x: Axis(xTitle, values: values, includesZero: true), y: Axis("", values: []),
      height: 10 + rowHeight * Double(rows.count) + 40, left: 14, right: 14)
    var parts: [Markup] = [.tag("g", ["aria-hidden": "true"], frame.xTicks(from: frame.top))]
    if let zero = frame.across(0) {
      parts.append(frame.line("zero", zero, frame.top, zero, frame.height - frame.bottom))
    }
    for (number, row) in rows.enumerated() {
      parts += draw(row, at: frame.top + rowHeight * Double(number), in: frame)
    }
    return frame.drawing(
      title, description: rows.map { "\($0.name): \($0.note)" }.joined(separator: "; "), parts)
  }

  /// The name and the numbers on one line, the interval below them: long names need no column of their own.
  private func draw(_ row: Row, at top: Double, in frame: PlotFrame) -> [Markup] {
    let middle = top + 26
    var parts = [
      // Off the edges, where the line at zero may stand.
      frame.label(row.name, frame.left + 5, top + 12, "start", style: "row-name"),
      frame.label(row.note, frame.width - frame.right - 3, top + 12, "end", style: "row-note"),
    ]
    for value in row.values {
      guard let x = frame.across(value) else { continue }
      parts.append(
        .tag("circle", ["class": "seed \(row.style.color)", "cx": coordinate(x), "cy": coordinate(middle), "r": "2.6"]))
    }
    if let interval = row.interval, let low = frame.across(interval.lowerBound),
      let high = frame.across(interval.upperBound)
    {
      parts.append(frame.line("interval \(row.style.color)", low, middle, high, middle))
      for end in [low, high] {
        parts.append(frame.line("interval \(row.style.color)", end, middle - 4, end, middle + 4))
      }
    }
    if let mean = row.mean, let x = frame.across(mean) { parts.append(row.style.mark(x, middle, radius: 4.5)) }
    return parts
  }
}
