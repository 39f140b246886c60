/// Points of several series, with intervals, names and connections where they are wanted.
public struct ScatterPlot: Sendable, Hashable {
  /// One point.
  public struct Point: Sendable, Hashable {
    package let x: Double
    package let y: Double
    package let xInterval: ClosedRange<Double>?
    package let yInterval: ClosedRange<Double>?
    /// Written beside the point; nil for points that are many.
    package let name: String?
    package let style: SeriesStyle

    /// A point, with an interval along either axis where it is known.
    public init(
      x: Double, y: Double, xInterval: ClosedRange<Double>? = nil, yInterval: ClosedRange<Double>? = nil,
      name: String? = nil, style: SeriesStyle
    ) {
      self.x = x
      self.y = y
      self.xInterval = xInterval
      self.yInterval = yInterval
      self.name = name
      self.style = style
    }
  }

  package let title: String
  package let xTitle: String
  package let yTitle: String
  package let points: [Point]
  /// Pairs of places in `points` that belong together; drawn as thin lines below them.
  package let connections: [[Int]]
  /// Places in `points` that a stepped line joins, such as those of a Pareto front, in the order of x.
  package let front: [Int]
  /// What the points show, in one sentence, for those who cannot see them.
  package let summary: String
  /// The radius of marks.
  package let radius: Double
  /// Whether a unit is as long upwards as across, as on a map.
  package let isMap: Bool

  /// A plot of points; `connections` are pairs of places in `points`, `front` those that a stepped line joins,
  /// `summary` what there is to see, in words.
  public init(
    _ title: String, xTitle: String, yTitle: String, points: [Point], connections: [[Int]] = [], front: [Int] = [],
    summary: String, radius: Double = 4.5, isMap: Bool = false
  ) {
    self.title = title
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.points = points
    self.connections = connections
    self.front = front
    self.summary = summary
    self.radius = radius
    self.isMap = isMap
  }

  /// The plot as inline SVG.
  public var markup: Markup {
    func ends(_ value: Double, _ interval: ClosedRange<Double>?) -> [Double] {
      [value] + (interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
    }
    let across = points.flatMap { ends($0.x, $0.xInterval) }
    let up = points.flatMap { ends($0.y, $0.yInterval) }
    let tickCount = isMap ? 7 : 5
    let y = Axis(yTitle, values: isMap ? across + up : up, tickCount: tickCount)
    let frame = PlotFrame(
      x: Axis(xTitle, values: isMap ? across + up : across, tickCount: tickCount), y: y, height: isMap ? nil : 270)
    var parts = [frame.decoration]
    parts += connections.compactMap { connection(of: $0, in: frame) }
    if front.count > 1 { parts.append(frontLine(in: frame)) }
    for point in points { parts += intervals(of: point, in: frame) }
    for point in points {
      guard let place = frame.point(point.x, point.y) else { continue }
      // An edge would eat up a small mark.
      parts.append(point.style.mark(place.x, place.y, radius: radius, extra: radius < 3 ? "small" : ""))
    }
    return frame.drawing(title, description: summary, parts + names(in: frame))
  }

  private func connection(of pair: [Int], in frame: PlotFrame) -> Markup? {
    guard pair.count == 2, pair.allSatisfy(points.indices.contains),
      let from = frame.point(points[pair[0]].x, points[pair[0]].y),
      let to = frame.point(points[pair[1]].x, points[pair[1]].y)
    else { return nil }
    return frame.line("connection", from.x, from.y, to.x, to.y)
  }

  private func frontLine(in frame: PlotFrame) -> Markup {
    var path = ""
    for index in front where points.indices.contains(index) {
      guard let place = frame.point(points[index].x, points[index].y) else { continue }
      // What lies between two points of a front reaches the score of the cheaper one.
      path += path.isEmpty ? "M\(coordinate(place.x)) " : "H\(coordinate(place.x))V"
      path += coordinate(place.y)
    }
    return .tag("path", ["class": "front", "d": path])
  }

  private func intervals(of point: Point, in frame: PlotFrame) -> [Markup] {
    guard let place = frame.point(point.x, point.y) else { return [] }
    var parts: [Markup] = []
    if let interval = point.xInterval, let low = frame.across(interval.lowerBound),
      let high = frame.across(interval.upperBound)
    {
      parts.append(frame.line("interval \(point.style.color)", low, place.y, high, place.y))
    }
    if let interval = point.yInterval, let low = frame.up(interval.lowerBound), let high = frame.up(interval.upperBound)
    {
      parts.append(frame.line("interval \(point.style.color)", place.x, low, place.x, high))
    }
    return parts
  }

  /// Names beside their points, moved down where they would cover one another.
  private func names(in frame: PlotFrame) -> [Markup] {
    var taken: [(x: ClosedRange<Double>, y: Double)] = []
    let named = points.compactMap { point in
      point.name.flatMap { name in frame.point(point.x, point.y).map { (name, $0) } }
    }.sorted { ($0.1.y, $0.1.x, $0.0) < ($1.1.y, $1.1.x, $1.0) }
    return named.map { name, place in
      let length = 6.1 * Double(name.count)
      let isRight = place.x + 8 + length <= frame.width - 2
      let start = isRight ? place.x + 8 : max(2, place.x - 8 - length)
      let extent = start...(start + length)
      var y = place.y - 5
      while taken.contains(where: { abs($0.y - y) < 12 && $0.x.overlaps(extent) }) { y += 12 }
      taken.append((extent, y))
      return frame.label(name, isRight ? start : place.x - 8, y, isRight ? "start" : "end", style: "point-name")
    }
  }
}

/// The choices that no other choice beats in cost and score at once.
package enum ParetoFront {
  /// The places of those choices, the cheapest first. Of equal choices all are there.
  package static func places(_ choices: [(cost: Double, score: Double)]) -> [Int] {
    choices.indices.filter { place in
      let own = choices[place]
      return !choices.contains { other in
        other.cost <= own.cost && other.score >= own.score && (other.cost < own.cost || other.score > own.score)
      }
    }.sorted { (choices[$0].cost, $0) < (choices[$1].cost, $1) }
  }
}
