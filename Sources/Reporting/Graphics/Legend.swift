/// The names of series beside their looks, for several plots at once.
public struct Legend: Sendable, Hashable {
  public let names: [String]
  /// Whether the series are lines; otherwise marks alone.
  public let showsLines: Bool

  public init(_ names: [String], showsLines: Bool = true) {
    self.names = names
    self.showsLines = showsLines
  }

  public var markup: Markup {
    .tag("ul", ["class": "legend"], names.enumerated().map { entry($0.offset, $0.element) })
  }

  private func entry(_ number: Int, _ name: String) -> Markup {
    let style = SeriesStyle(number)
    var parts: [Markup] = []
    if showsLines {
      parts.append(
        .tag(
          "line",
          [
            "class": "curve \(style.color)", "x1": "1", "y1": "7", "x2": "27", "y2": "7",
            "stroke-dasharray": style.dashes,
          ]))
    } else {
      parts.append(style.mark(14, 7))
    }
    return .tag(
      "li", [:],
      [
        .tag("svg", ["viewBox": "0 0 28 14", "width": "28", "height": "14", "aria-hidden": "true"], parts), .text(name),
      ])
  }
}
