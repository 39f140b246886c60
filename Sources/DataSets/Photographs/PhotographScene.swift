import Data
import Tensor

/// What a drawn photograph shows: one to three plain things below one another, and the light on the ground behind them.
package struct PhotographScene: Sendable, Hashable {
  /// Colours that the ground never has.
  package enum Color: String, Sendable, Hashable, CaseIterable {
    case red, orange, yellow, green, blue, purple, white, black

    /// Red, green and blue around the middle grey.
    var levels: [Float] {
      switch self {
      case .red: [92, -98, -98]
      case .orange: [117, 12, -108]
      case .yellow: [112, 97, -88]
      case .green: [-98, 52, -78]
      case .blue: [-98, -58, 102]
      case .purple: [12, -98, 42]
      case .white: [119, 119, 117]
      case .black: [-112, -112, -110]
      }
    }
  }

  package enum Form: String, Sendable, Hashable, CaseIterable { case disc, ring, square, triangle }

  package enum Size: String, Sendable, Hashable, CaseIterable { case small, large }

  /// Which third of the picture.
  package enum Band: Int, Sendable, Hashable, CaseIterable {
    case top, middle, bottom

    var words: String {
      switch self {
      case .top: "at the top"
      case .middle: "in the middle"
      case .bottom: "at the bottom"
      }
    }
  }

  package enum Light: String, Sendable, Hashable, CaseIterable {
    case dim, bright

    var level: Float { self == .dim ? -48 : 40 }
  }

  package struct Thing: Sendable, Hashable {
    package var color: Color
    package var form: Form
    package var size: Size
    package var band: Band
    /// Of its middle, in thousandths of the picture's width.
    package var across: Int

    package init(color: Color, form: Form, size: Size, band: Band, across: Int) {
      (self.color, self.form, self.size) = (color, form, size)
      (self.band, self.across) = (band, across)
    }

    /// `a large red disc`.
    package var words: String { "a \(size.rawValue) \(color.rawValue) \(form.rawValue)" }

    /// `a red disc`.
    var shortWords: String { "\(color == .orange ? "an" : "a") \(color.rawValue) \(form.rawValue)" }
  }

  package var light: Light
  /// From the top down.
  package var things: [Thing]

  package init(light: Light, things: [Thing]) {
    self.light = light
    self.things = things
  }

  /// A scene of equally likely lights, numbers, bands, colours, forms and sizes.
  init(using random: inout RandomStream) {
    func choice<Value: CaseIterable>(_: Value.Type) -> Value where Value.AllCases == [Value] {
      Value.allCases[random.index(below: Value.allCases.count)]
    }
    light = choice(Light.self)
    var bands = Band.allCases
    for _ in 0..<random.index(below: 3) { bands.remove(at: random.index(below: bands.count)) }
    things = bands.map { band in
      Thing(
        color: choice(Color.self), form: choice(Form.self), size: choice(Size.self), band: band,
        across: 200 + random.index(below: 601))
    }
  }

  /// Five sentences that are true of the picture. None speaks of left and right, so that they stay true of a mirrored one.
  package var captions: [String] {
    let placed = things.map { "\($0.words) \($0.band.words)" }
    let described = things.map(\.words)
    let number = ["", "one thing", "two things", "three things"][things.count]
    let order =
      things.count == 1
      ? "nothing but \(described[0])"
      : zip(described, described.dropFirst()).map { "\($0) above \($1)" }.joined(separator: ", ")
    let first = things[0]
    return [
      Self.list(placed),
      "a photograph of \(Self.list(described))",
      order,
      "\(number) in \(light.rawValue) light: \(Self.list(things.map(\.shortWords)))",
      "the \(first.color.rawValue) \(first.form.rawValue) \(first.band.words) is \(first.size.rawValue)",
    ]
  }

  private static func list(_ parts: [String]) -> String {
    guard parts.count > 1, let last = parts.last else { return parts.joined() }
    return parts.dropLast().joined(separator: ", ") + " and " + last
  }
}
