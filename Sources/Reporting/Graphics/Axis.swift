import Foundation

/// A scale with its title and ticks: what a number means as a place in a drawing.
package struct Axis: Sendable, Hashable {
  /// What is measured, with its unit: `step`, `R@1 (%)`.
  package let title: String
  /// The values from one end to the other.
  package let range: ClosedRange<Double>
  /// Whether equal distances are equal ratios.
  package let isLogarithmic: Bool
  /// Where a line and a number stand.
  package let ticks: [Double]

  /// An axis that shows all of `values`, widened to whole ticks; values that are not finite are ignored.
  ///
  /// - Parameters:
  ///   - includesZero: Whether zero must be seen, as for differences.
  ///   - isLogarithmic: Only if all values are positive; otherwise the axis is linear.
  ///   - tickCount: About how many ticks.
  package init(
    _ title: String, values: some Sequence<Double>, includesZero: Bool = false, isLogarithmic: Bool = false,
    tickCount: Int = 5
  ) {
    var finite = values.filter(\.isFinite)
    if includesZero { finite.append(0) }
    var low = finite.min() ?? 0
    var high = finite.max() ?? 1
    self.title = title
    self.isLogarithmic = isLogarithmic && low > 0
    if self.isLogarithmic {
      if low == high { (low, high) = (low / 2, high * 2) }
      ticks = Axis.logarithmicTicks(low, high, count: tickCount)
      range = min(low, ticks.first ?? low)...max(high, ticks.last ?? high)
    } else {
      // All alike, up to the rounding of a mean: some room on both sides, so that the value has a place.
      if high - low <= 1e-9 * max(abs(low), abs(high)) {
        (low, high) = low == 0 ? (0, 1) : (low - abs(low) / 2, high + abs(high) / 2)
      }
      ticks = Axis.linearTicks(low, high, count: tickCount)
      range = min(low, ticks.first ?? low)...max(high, ticks.last ?? high)
    }
  }

  /// The place of a value, 0 at the lower end and 1 at the upper; nil for one that has none.
  package func place(of value: Double) -> Double? {
    guard value.isFinite else { return nil }
    if isLogarithmic {
      guard value > 0 else { return nil }
      return log(value / range.lowerBound) / log(range.upperBound / range.lowerBound)
    }
    return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
  }

  /// A tick as text, with as many digits as its neighbours need to differ.
  package func label(of tick: Double) -> String {
    if tick == 0 { return "0" }
    let size = abs(tick)
    if isLogarithmic {
      if size >= 1e3, size < 1e6 { return NumberFormat.grouped.text(tick) }
      return size >= 1e-3 && size < 1e3 ? NumberFormat.significant(3).text(tick) : exponent(tick)
    }
    let step = ticks.count > 1 ? ticks[1] - ticks[0] : size
    let largest = max(abs(range.lowerBound), abs(range.upperBound))
    if largest >= 1e6 || step < 1e-4 {
      let digits = max(4, 1 + Int(log10(largest / step).rounded(.up)))
      return NumberFormat.significant(digits).text(tick).replacing("-", with: "\u{2212}")
    }
    let digits = max(0, Int((-log10(step) - 1e-9).rounded(.up)))
    return digits == 0 && largest >= 10_000
      ? NumberFormat.grouped.text(tick) : NumberFormat.fixed(digits).text(tick).replacing("-", with: "\u{2212}")
  }

  private func exponent(_ value: Double) -> String {
    NumberFormat.significant(1).text(value).replacing("-", with: "\u{2212}")
  }

  /// Multiples of 1, 2 or 5 times a power of ten (Heckbert, Graphics Gems, 1990) that enclose the values.
  private static func linearTicks(_ low: Double, _ high: Double, count: Int) -> [Double] {
    let step = niceStep((high - low) / Double(max(1, count - 1)))
    let first = (low / step + 1e-9).rounded(.down)
    let last = (high / step - 1e-9).rounded(.up)
    // Products of whole numbers, not sums of steps, and twelve digits of them: 0.30000000000000004 is not a tick.
    let scale = pow(10, min(300, max(0, 12 - log10(max(abs(low), abs(high))).rounded(.down))))
    return (0...max(1, Int(last - first))).map { ((first + Double($0)) * step * scale).rounded() / scale }
  }

  private static func niceStep(_ rough: Double) -> Double {
    let power = pow(10, log10(rough).rounded(.down))
    let fraction = rough / power
    return power * (fraction <= 1 ? 1 : fraction <= 2 ? 2 : fraction <= 5 ? 5 : 10)
  }

  /// Powers of ten, or 1, 2 and 5 of each where there are few.
  private static func logarithmicTicks(_ low: Double, _ high: Double, count: Int) -> [Double] {
    let first = Int(log10(low).rounded(.down))
    let last = Int(log10(high).rounded(.up))
    let digits: [Double] = last - first > 3 ? [1] : [1, 2, 5]
    let all = (first...max(first, last)).flatMap { power in digits.map { $0 * pow(10, Double(power)) } }
    let begin = all.lastIndex { $0 <= low * (1 + 1e-9) } ?? 0
    let end = all.firstIndex { $0 >= high * (1 - 1e-9) } ?? all.count - 1
    let chosen = begin <= end ? Array(all[begin...end]) : all
    let stride = max(1, (chosen.count + count) / max(1, count + 1))
    return chosen.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
  }
}
