import Data
import Tensor

/// Draws what a scene says onto a ground with the detail of photographs.
enum PhotographCanvas {
  static let width = 640
  static let height = 480

  static func draw(_ scene: PhotographScene, seed: Seed) -> PixelImage {
    var random = seed.stream()
    // Weaker than the colours of things, and greyer, so that both stay what they are called.
    var levels = SyntheticPhotograph.ground(width: width, height: height, using: &random).map { $0 * 0.35 }
    for place in levels.indices { levels[place] += scene.light.level }
    for thing in scene.things { draw(thing, onto: &levels) }
    return SyntheticPhotograph.picture(levels, width: width, height: height)
  }

  private static func draw(_ thing: PhotographScene.Thing, onto levels: inout [Float]) {
    let third = height / 3
    let radius = thing.size == .large ? third / 2 - 8 : third / 5
    let (middle, row) = (width * thing.across / 1000, third * thing.band.rawValue + third / 2)
    let color = thing.color.levels
    for y in (row - radius)...(row + radius) {
      for x in max(middle - radius, 0)...min(middle + radius, width - 1)
      where covers(thing.form, x: x - middle, y: y - row, radius: radius) {
        for channel in 0..<3 {
          let place = (y * width + x) * 3 + channel
          // The grain of the ground stays to be seen.
          levels[place] = color[channel] + levels[place] * 0.2
        }
      }
    }
  }

  /// Whether the form, around the origin, covers a pixel.
  private static func covers(_ form: PhotographScene.Form, x: Int, y: Int, radius: Int) -> Bool {
    let distance = x * x + y * y
    return switch form {
    case .disc: distance <= radius * radius
    case .ring: distance <= radius * radius && 4 * distance >= radius * radius
    case .square: max(abs(x), abs(y)) * 8 <= radius * 7
    case .triangle: 2 * abs(x) <= y + radius
    }
  }
}
