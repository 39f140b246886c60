import Foundation

/// How the numbers of a column are written. Independent of the user's locale: a table is the same everywhere.
public enum NumberFormat: Sendable, Hashable, Codable {
  /// A fixed number of digits after the point: `12.3`.
  case fixed(Int)
  /// A whole number in groups of three: `1,234,567`.
  case grouped
  /// Significant digits, for values that range over magnitudes: `0.00123`, `1.5e-07`.
  case significant(Int)

  /// The value as text; `inf` and `nan` as they are.
  public func text(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    switch self {
    case .fixed(let digits):
      let text = String(format: "%.*f", max(0, digits), value)
      // "-0.0" says that something was lost, where there is only rounding.
      return text.hasPrefix("-") && !text.contains(where: { ("1"..."9").contains($0) })
        ? String(text.dropFirst()) : text
    case .grouped:
      return grouped(value)
    case .significant(let digits):
      return String(format: "%.*g", max(1, digits), value)
    }
  }

  /// The value with its sign always written, as a difference is.
  package func signedText(_ value: Double) -> String {
    let text = text(value)
    return text.hasPrefix("-") || value.isNaN ? text : "+" + text
  }

  /// Both ends in brackets, as intervals stand in tables: `[-0.3, 2.7]`.
  package func intervalText(_ range: ClosedRange<Double>) -> String {
    "[\(text(range.lowerBound)), \(text(range.upperBound))]"
  }

  private func grouped(_ value: Double) -> String {
    let digits = String(format: "%.0f", abs(value))
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return value < 0 && digits != "0" ? "-" + result : result
  }
}

/// How durations are written for people.
package enum DurationFormat {
  /// `42 s`, `3:12 min` or `2:05 h`.
  package static func text(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e9 else { return "?" }
    let whole = Int(seconds.rounded())
    func pair(_ large: Int, _ small: Int) -> String { "\(large):" + (small < 10 ? "0" : "") + "\(small)" }
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return pair(whole / 60, whole % 60) + " min" }
    return pair(whole / 3600, whole % 3600 / 60) + " h"
  }
}
