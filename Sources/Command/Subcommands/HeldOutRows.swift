import Reporting
import Studies
import Training

/// What a run's model has learned of matching and of hidden words, as rows of text.
enum HeldOutRows {
  /// Empty for a run that was asked neither.
  static func rows(_ measured: RunMeasurements) -> [[String]] {
    let (number, area) = (NumberFormat.fixed(1), NumberFormat.fixed(3))
    func known(_ value: Double?) -> String { value.map(area.text) ?? "-" }
    let rows = (measured.fusion ?? []).filter { $0.matching != nil || $0.words != nil }.map { scores in
      let matching = scores.matching.map {
        [
          area.text($0.even.area), known($0.evenAreaBySimilarity), number.text($0.even.accuracy),
          area.text($0.hard.area), known($0.hardAreaBySimilarity), number.text($0.hard.accuracy),
        ]
      }
      let words = scores.words.map {
        [number.text($0.own), number.text($0.other), number.text($0.mostFrequent), String($0.count)]
      }
      return [scores.task] + (matching ?? none(6)) + (words ?? none(4))
    }
    guard !rows.isEmpty else { return [] }
    let heading = [
      "held-out pairs", "ITM even area", "similarity's", "accuracy", "hard area", "similarity's", "accuracy",
      "MLM own picture", "another", "most frequent", "words",
    ]
    return [heading] + rows
  }

  private static func none(_ count: Int) -> [String] { [String](repeating: "-", count: count) }
}
