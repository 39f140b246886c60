import Foundation
package import Reporting

/// Curves of several seeds as one curve with a band.
package enum SeedBand {
  /// Means over windows of `width` steps, by the window's number; what is not finite is left out.
  static func binned(_ values: [(step: Int, value: Double)], width: Int) -> [Int: Double] {
    var sums: [Int: (sum: Double, count: Int)] = [:]
    for (step, value) in values where value.isFinite {
      let sum = sums[step / width] ?? (0, 0)
      sums[step / width] = (sum.sum + value, sum.count + 1)
    }
    return sums.mapValues { $0.sum / Double($0.count) }
  }

  /// The mean over the seeds that have a window, and the range that they span where they are several.
  static func points(_ curves: [[Int: Double]], width: Int) -> [LinePlot.Series.Point] {
    let windows = Set(curves.flatMap(\.keys)).sorted()
    return windows.map { window in
      let values = curves.compactMap { $0[window] }
      let mean = values.reduce(0, +) / Double(max(1, values.count))
      let band = values.count > 1 ? values.min().flatMap { low in values.max().map { low...$0 } } : nil
      return LinePlot.Series.Point(x: (Double(window) + 0.5) * Double(width) - 0.5, y: mean, band: band)
    }
  }

  /// The same of ratios, whose mean is the geometric one: 2 and 1/2 are 1 together. What is no positive number is left out.
  package static func ratioPoints(_ curves: [[Int: Double]], width: Int) -> [LinePlot.Series.Point] {
    let logarithms = curves.map { $0.filter { $0.value > 0 && $0.value.isFinite }.mapValues(log) }
    return points(logarithms, width: width).map { point in
      LinePlot.Series.Point(
        x: point.x, y: exp(point.y), band: point.band.map { exp($0.lowerBound)...exp($0.upperBound) })
    }
  }
}
