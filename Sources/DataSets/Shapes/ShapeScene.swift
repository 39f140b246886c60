import Data
internal import Tensor

/// Where the objects of a picture lie and what is behind them: the part of a picture that its factors leave to chance.
struct ShapeScene {
  /// One object in its place; lengths as shares of the picture's side.
  struct Placement {
    var form: ShapeForm
    var color: SIMD3<Float>
    var center: SIMD2<Float>
    var radius: Float
    /// In radians; small, so that a square never looks like a diamond.
    var rotation: Float
  }

  /// A linear gradient between two light tints, every other picture striped.
  struct Background {
    enum Direction: CaseIterable {
      case across
      case down
      case falling
      case rising
    }

    var start: SIMD3<Float>
    var end: SIMD3<Float>
    var direction: Direction
    /// Stripes across the gradient; 0 for none.
    var stripes: Float

    /// The colour at `along`, in `0...1`.
    func color(at along: Float) -> SIMD3<Float> {
      let stripe = along * stripes
      return start + (end - start) * along - (stripe - stripe.rounded(.down) < 0.5 ? 0 : 14)
    }
  }

  var background: Background
  var placements: [Placement]

  init(_ factors: ShapeFactors, random: inout RandomStream) {
    background = Background(
      start: Self.tint(&random), end: Self.tint(&random),
      direction: Background.Direction.allCases[random.index(below: 4)],
      stripes: random.chance(0.5) ? random.uniform(in: 2...7) : 0)
    placements = []
    if let relation = factors.relation, let other = factors.other {
      let near = random.uniform(in: 0.19...0.33)
      let far = random.uniform(in: 0.67...0.81)
      let middle = random.uniform(in: 0.32...0.68)
      let across = [middle + random.uniform(in: -0.1...0.1), middle + random.uniform(in: -0.1...0.1)]
      let centers: [SIMD2<Float>] =
        relation == .leftOf ? [[near, across[0]], [far, across[1]]] : [[across[0], near], [across[1], far]]
      add(factors.object, at: centers[0], &random)
      add(other, at: centers[1], &random)
      return
    }
    let radius = factors.object.size.radius + 0.02
    guard factors.number > 1 else {
      let center = SIMD2(random.uniform(in: radius...(1 - radius)), random.uniform(in: radius...(1 - radius)))
      add(factors.object, at: center, &random)
      return
    }
    // Several objects share the four quarters of the picture, so that they never touch.
    let slack = 0.25 - radius
    for quarter in random.permutation(of: 4).prefix(factors.number) {
      let corner = SIMD2<Float>(quarter % 2 == 0 ? 0.25 : 0.75, quarter / 2 == 0 ? 0.25 : 0.75)
      let offset = SIMD2(random.uniform(in: -slack...slack), random.uniform(in: -slack...slack))
      add(factors.object, at: corner + offset, &random)
    }
  }

  private mutating func add(_ object: ShapeObject, at center: SIMD2<Float>, _ random: inout RandomStream) {
    let shade = random.uniform(in: 0.85...1.1)
    let color = (object.color.components * shade).clamped(lowerBound: .zero, upperBound: SIMD3(repeating: 255))
    placements.append(
      Placement(
        form: object.form, color: color, center: center, radius: object.size.radius * random.uniform(in: 0.92...1.08),
        rotation: random.uniform(in: -0.22...0.22)))
  }

  private static func tint(_ random: inout RandomStream) -> SIMD3<Float> {
    let light = random.uniform(in: 165...250)
    return SIMD3(
      light + random.uniform(in: -20...5), light + random.uniform(in: -20...5), light + random.uniform(in: -20...5))
  }
}

/// Where an object of a picture lies, as shares of the picture's side; the origin is the upper left corner.
package struct ShapeBox: Sendable, Hashable {
  package let object: ShapeObject
  package let left: Float
  package let top: Float
  package let right: Float
  package let bottom: Float

  /// Whether the box holds a point.
  package func contains(x: Float, y: Float) -> Bool { (left...right).contains(x) && (top...bottom).contains(y) }

  /// The share of the picture that the box covers.
  package var area: Float { (right - left) * (bottom - top) }
}

extension CaptionedShapes {
  /// The boxes of the objects of picture `index`, in the order of its factors: first all of `object`, then `other`.
  package func boxes(at index: Int) -> [ShapeBox] {
    let factors = factors(at: index)
    var random = seed.derived("shape-scene/\(split.rawValue)", index).stream()
    return ShapeScene(factors, random: &random).placements.enumerated().map { place, placement in
      let object = place == factors.number ? factors.other ?? factors.object : factors.object
      func edge(_ value: Float) -> Float { min(1, max(0, value)) }
      return ShapeBox(
        object: object, left: edge(placement.center.x - placement.radius),
        top: edge(placement.center.y - placement.radius),
        right: edge(placement.center.x + placement.radius), bottom: edge(placement.center.y + placement.radius))
    }
  }
}
