/// Curves over a common axis, each with a band of what its runs span.
public struct LinePlot: Sendable, Hashable {
  /// One curve.
  public struct Series: Sendable, Hashable {
    /// A place of a curve.
    public struct Point: Sendable, Hashable {
      package let x: Double
      package let y: Double
      /// The band at this place; nil for none.
      package let band: ClosedRange<Double>?

      /// A point, with the interval that is drawn around it.
      public init(x: Double, y: Double, band: ClosedRange<Double>? = nil) {
        self.x = x
        self.y = y
        self.band = band
      }
    }

    package let name: String
    /// In the order of x. A point that is not finite interrupts the curve.
    package let points: [Point]
    /// The number of its looks; curves of the same arm have the same in all plots.
    package let style: SeriesStyle

    /// A line through points in the order of their `x`.
    public init(_ name: String, _ points: [Point], style: SeriesStyle) {
      self.name = name
      self.points = points
      self.style = style
    }
  }

  package let title: String
  package let xTitle: String
  package let yTitle: String
  package let series: [Series]
  /// A height that is always seen and drawn as a line across, such as 0 for cosines and 1 for ratios.
  package let reference: Double?
  package let isLogarithmic: Bool
  /// What the axes show at least, so that plots side by side can be compared.
  package let xRange: ClosedRange<Double>?
  package let yRange: ClosedRange<Double>?

  /// A plot of several series over common axes; ranges are those of the points where none is given.
  public init(
    _ title: String, xTitle: String, yTitle: String, series: [Series], reference: Double? = nil,
    isLogarithmic: Bool = false, xRange: ClosedRange<Double>? = nil, yRange: ClosedRange<Double>? = nil
  ) {
    self.title = title
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.series = series
    self.reference = reference
    self.isLogarithmic = isLogarithmic
    self.xRange = xRange
    self.yRange = yRange
  }

  /// The plot as inline SVG, with its legend.
  public var markup: Markup {
    let points = series.flatMap(\.points)
    let heights = points.flatMap { [$0.y] + ($0.band.map { [$0.lowerBound, $0.upperBound] } ?? []) }
    let frame = PlotFrame(
      x: Axis(xTitle, values: points.map(\.x) + LinePlot.ends(xRange)),
      y: Axis(
        yTitle, values: heights + LinePlot.ends(yRange) + (reference.map { [$0] } ?? []), isLogarithmic: isLogarithmic))
    var parts = [frame.decoration]
    if let reference, let height = frame.up(reference) {
      parts.append(frame.line("zero", frame.left, height, frame.width - frame.right, height))
    }
    parts += series.map { band(of: $0, in: frame) }
    parts += series.map { curve(of: $0, in: frame) }
    return frame.drawing(title, description: description, parts)
  }

  private static func ends(_ range: ClosedRange<Double>?) -> [Double] {
    range.map { [$0.lowerBound, $0.upperBound] } ?? []
  }

  private var description: String {
    series.compactMap { series in
      guard let first = series.points.first(where: { $0.y.isFinite }),
        let last = series.points.last(where: { $0.y.isFinite })
      else { return nil }
      let format = NumberFormat.significant(3)
      return "\(series.name): \(format.text(first.y)) at the start, \(format.text(last.y)) at the end"
    }.joined(separator: "; ")
  }

  private func curve(of series: Series, in frame: PlotFrame) -> Markup {
    var path = ""
    var isOpen = false
    for point in series.points {
      guard let place = frame.point(point.x, point.y) else {
        isOpen = false
        continue
      }
      path += (isOpen ? "L" : "M") + "\(coordinate(place.x)) \(coordinate(place.y))"
      isOpen = true
    }
    return .tag(
      "path", ["class": "curve \(series.style.color)", "d": path, "stroke-dasharray": series.style.dashes],
      [.tag("title", text: series.name)])
  }

  private func band(of series: Series, in frame: PlotFrame) -> Markup {
    let edges = series.points.compactMap { point -> (x: Double, low: Double, high: Double)? in
      guard let band = point.band, let x = frame.across(point.x), let low = frame.up(band.lowerBound),
        let high = frame.up(band.upperBound)
      else { return nil }
      return (x, low, high)
    }
    guard edges.count > 1 else { return .empty }
    let there = edges.map { "\(coordinate($0.x)) \(coordinate($0.high))" }
    let back = edges.reversed().map { "\(coordinate($0.x)) \(coordinate($0.low))" }
    return .tag(
      "path", ["class": "band \(series.style.color)", "d": "M" + (there + back).joined(separator: "L") + "Z"])
  }
}
