/// How one of several series looks: colour, dashes and mark, so that colour is never the only difference.
///
/// The colours are classes `c0` to `c7` of the page's style sheet (Okabe and Ito's palette, in a lighter form on dark ground).
public struct SeriesStyle: Sendable, Hashable {
  /// The place of the series among its companions.
  package let number: Int

  /// The style of the series with this number, from 0; it says the same in every plot of a page.
  public init(_ number: Int) { self.number = number }

  /// The number of colours before they come again with other dashes.
  package static let colorCount = 8

  var color: String { "c\(number % SeriesStyle.colorCount)" }

  /// Dashes of lines; nil is a solid line.
  var dashes: String? {
    let patterns: [String?] = [nil, "6 3", "2 2.5", "8 3 2 3", "12 3"]
    return patterns[(number % 2 + 2 * (number / SeriesStyle.colorCount)) % patterns.count]
  }

  /// A mark around a place: circle, square, triangle, diamond and the like in turn.
  func mark(_ x: Double, _ y: Double, radius r: Double = 4, extra: String = "") -> Markup {
    let style = "mark \(color)" + (extra.isEmpty ? "" : " " + extra)
    func polygon(_ corners: [(Double, Double)]) -> Markup {
      .tag(
        "polygon",
        [
          "class": style,
          "points": corners.map { "\(coordinate(x + $0.0 * r)),\(coordinate(y + $0.1 * r))" }.joined(separator: " "),
        ])
    }
    switch number % 5 {
    case 0: return .tag("circle", ["class": style, "cx": coordinate(x), "cy": coordinate(y), "r": coordinate(r)])
    case 1: return polygon([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)])
    case 2: return polygon([(0, -1.2), (1.1, 0.8), (-1.1, 0.8)])
    case 3: return polygon([(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)])
    default: return polygon([(0, 1.2), (1.1, -0.8), (-1.1, -0.8)])
    }
  }
}

/// The names of series beside their looks, for several plots at once.
public struct Legend: Sendable, Hashable {
  package let names: [String]
  /// Whether the series are lines; otherwise marks alone.
  package let showsLines: Bool

  /// Names in the order of their styles.
  public init(_ names: [String], showsLines: Bool = true) {
    self.names = names
    self.showsLines = showsLines
  }

  package var markup: Markup {
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
