/// How durations are written for people.
public enum DurationFormat {
  /// `42 s`, `3:12 min` or `2:05 h`.
  public static func text(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e9 else { return "?" }
    let whole = Int(seconds.rounded())
    func pair(_ large: Int, _ small: Int) -> String { "\(large):" + (small < 10 ? "0" : "") + "\(small)" }
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return pair(whole / 60, whole % 60) + " min" }
    return pair(whole / 3600, whole % 3600 / 60) + " h"
  }
}
