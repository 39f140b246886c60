/// The frame of a plot: its size, margins and two axes, and the way from values to places in the drawing.
///
/// All plots are drawn for a phone's width and put side by side where there is room: text has the same size everywhere.
struct PlotFrame {
  /// Units of the drawing; one is about a pixel.
  static let standardWidth = 360.0

  let x: Axis
  let y: Axis
  let width: Double
  let height: Double
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double

  /// - Parameter height: Nil makes the plot as high as it is wide.
  init(
    x: Axis, y: Axis, width: Double = standardWidth, height: Double? = 230, left: Double? = nil, right: Double = 18,
    top: Double = 10, bottom: Double = 40
  ) {
    self.x = x
    self.y = y
    self.width = width
    let longest = y.ticks.map { y.label(of: $0).count }.max() ?? 1
    let left = left ?? 26 + 6.2 * Double(longest)
    self.height = height ?? width - left - right + top + bottom
    self.left = left
    self.right = right
    self.top = top
    self.bottom = bottom
  }

  var plotWidth: Double { width - left - right }
  var plotHeight: Double { height - top - bottom }

  /// The place of a pair of values; nil where an axis has none.
  func point(_ xValue: Double, _ yValue: Double) -> (x: Double, y: Double)? {
    guard let across = x.place(of: xValue), let up = y.place(of: yValue) else { return nil }
    return (left + across * plotWidth, top + (1 - up) * plotHeight)
  }

  func across(_ value: Double) -> Double? { x.place(of: value).map { left + $0 * plotWidth } }
  func up(_ value: Double) -> Double? { y.place(of: value).map { top + (1 - $0) * plotHeight } }

  /// Grid, ticks and axis titles.
  var decoration: Markup {
    var parts: [Markup] = []
    for tick in y.ticks {
      guard let place = up(tick) else { continue }
      parts.append(line("grid", left, place, width - right, place))
      parts.append(label(y.label(of: tick), left - 6, place + 3.5, "end"))
    }
    parts += xTicks(from: top)
    parts.append(yTitle)
    parts.append(line("axis", left, height - bottom, width - right, height - bottom))
    return .tag("g", ["aria-hidden": "true"], parts)
  }

  /// The ticks of the x axis with grid lines that begin at `start`, and its title.
  func xTicks(from start: Double) -> [Markup] {
    var parts: [Markup] = []
    for tick in shownXTicks {
      guard let place = across(tick) else { continue }
      parts.append(line("grid", place, start, place, height - bottom))
      parts.append(label(x.label(of: tick), place, height - bottom + 15, "middle"))
    }
    parts.append(
      .tag(
        "text",
        [
          "class": "axis-title", "x": coordinate(left + plotWidth / 2), "y": coordinate(height - 6),
          "text-anchor": "middle",
        ], text: x.title))
    return parts
  }

  /// Every second tick where their numbers would touch.
  private var shownXTicks: [Double] {
    let longest = Double(x.ticks.map { x.label(of: $0).count }.max() ?? 1) * 6.4 + 8
    let room = plotWidth / Double(max(1, x.ticks.count - 1))
    let stride = max(1, Int((longest / max(1, room)).rounded(.up)))
    return x.ticks.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
  }

  private var yTitle: Markup {
    let middle = top + plotHeight / 2
    return .tag(
      "text",
      [
        "class": "axis-title", "x": "11", "y": coordinate(middle), "text-anchor": "middle",
        "transform": "rotate(-90 11 \(coordinate(middle)))",
      ], text: y.title)
  }

  func line(_ style: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> Markup {
    .tag(
      "line",
      [
        "class": style, "x1": coordinate(x1), "y1": coordinate(y1), "x2": coordinate(x2), "y2": coordinate(y2),
      ])
  }

  func label(_ text: String, _ x: Double, _ y: Double, _ anchor: String, style: String = "tick") -> Markup {
    .tag(
      "text", ["class": style, "x": coordinate(x), "y": coordinate(y), "text-anchor": anchor], text: text)
  }

  /// The whole drawing, which a screen reader announces by its title and description.
  func drawing(_ title: String, description: String, _ content: [Markup]) -> Markup {
    Drawing.markup(width: width, height: height, title: title, description: description, content)
  }
}

/// An inline SVG as wide as there is room.
enum Drawing {
  static func markup(
    width: Double, height: Double, title: String, description: String, style: String = "plot", _ content: [Markup]
  ) -> Markup {
    .tag(
      "svg",
      [
        "class": style, "viewBox": "0 0 \(coordinate(width)) \(coordinate(height))", "role": "img",
        "aria-label": description.isEmpty ? title : "\(title). \(description)",
      ], content)
  }
}
