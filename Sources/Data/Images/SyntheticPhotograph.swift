package import Tensor

/// Pictures with the detail of photographs, drawn by rule: smooth light, edges and grain, so that decoders and filters have as
/// much to do as with real ones.
package enum SyntheticPhotograph {
  /// A picture that follows from `seed`.
  package static func picture(width: Int, height: Int, seed: Seed) -> PixelImage {
    var random = seed.derived("drawn photograph").stream()
    var levels = ground(width: width, height: height, using: &random)
    for _ in 0..<12 {
      // Things with edges.
      let (left, top) = (random.index(below: width), random.index(below: height))
      let (right, bottom) = (min(left + width / 5, width), min(top + height / 4, height))
      let shift = (0..<3).map { _ in random.uniform(in: -60...60) }
      for y in top..<bottom {
        for x in left..<right {
          for channel in 0..<3 { levels[(y * width + x) * 3 + channel] += shift[channel] }
        }
      }
    }
    return picture(levels, width: width, height: height)
  }

  /// The picture of levels around 0, `[height, width, 3]`; what is too dark or too bright is cut.
  package static func picture(_ levels: [Float], width: Int, height: Int) -> PixelImage {
    PixelImage(width: width, height: height, pixels: levels.map { UInt8(max(0, min(255, $0 + 128))) })
  }

  /// Light, edges and grain around 0, `[height, width, 3]`.
  package static func ground(width: Int, height: Int, using random: inout RandomStream) -> [Float] {
    // Octaves of noise, halved in strength as they double in detail, as natural pictures have them.
    var strength: Float = 60
    var levels = [Float](repeating: 0, count: width * height * 3)
    var cells = 4
    while cells <= max(width, height) {
      let grid = PixelImage(
        width: cells, height: cells, pixels: (0..<(cells * cells * 3)).map { _ in UInt8(random.index(below: 256)) })
      let octave = Resampler(from: (cells, cells), to: (width, height))(grid)
      for place in levels.indices { levels[place] += (Float(octave.pixels[place]) - 128) / 128 * strength }
      strength *= 0.62
      cells *= 2
    }
    return levels
  }
}
