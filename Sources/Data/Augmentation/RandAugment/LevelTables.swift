/// Changes of levels that look at each channel alone: a table of 256 levels, as the published code has them.
enum LevelTables {
  /// Spreads each channel over all levels.
  static func spreadRange(of image: inout PixelImage) {
    change(&image) { counts in
      guard let low = counts.firstIndex(where: { $0 > 0 }), let high = counts.lastIndex(where: { $0 > 0 }), high > low
      else { return nil }
      let scale = 255 / Double(high - low)
      let offset = -Double(low) * scale
      return (0..<256).map { UInt8(min(max(Double($0) * scale + offset, 0), 255)) }
    }
  }

  /// Makes all levels of a channel about equally frequent.
  static func equalize(_ image: inout PixelImage) {
    change(&image) { counts in
      guard let last = counts.last(where: { $0 > 0 }) else { return nil }
      let step = (counts.reduce(0, +) - last) / 255
      guard step > 0 else { return nil }
      var sum = step / 2
      return (0..<256).map { level in
        defer { sum += counts[level] }
        return UInt8(min(sum / step, 255))
      }
    }
  }

  /// Multiplies all levels, rounding down.
  static func scaleBrightness(of image: inout PixelImage, by factor: Float) {
    let table = (0..<256).map { UInt8(min(max(Float($0) * factor, 0), 255)) }
    change(&image) { _ in table }
  }

  /// - Parameter table: Makes a channel's table from the number of its pixels at each level; nil leaves it as it is.
  private static func change(_ image: inout PixelImage, _ table: (_ counts: [Int]) -> [UInt8]?) {
    image.pixels.withUnsafeMutableBufferPointer { pixels in
      for channel in 0..<3 {
        var counts = [Int](repeating: 0, count: 256)
        for place in stride(from: channel, to: pixels.count, by: 3) { counts[Int(pixels[place])] += 1 }
        guard let table = table(counts) else { continue }
        table.withUnsafeBufferPointer { table in
          for place in stride(from: channel, to: pixels.count, by: 3) { pixels[place] = table[Int(pixels[place])] }
        }
      }
    }
  }
}
